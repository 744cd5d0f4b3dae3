import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDir } from '../../../test/support/scratch.ts';
import { findSeal, sealed } from './network.ts';

const seal = await findSeal();
const SEAL = ['/bin/env', '--'] as const;
const env = { PATH: '/usr/bin:/bin' };

test.skipIf(seal === null)('what is sealed sees no interface that is up (skipped where unshare is not)', async () => {
  const script = `console.log(JSON.stringify(Object.keys(require('os').networkInterfaces())))`;
  const { file, args } = await sealed({ file: process.execPath, args: ['-e', script] }, seal!);
  expect(JSON.parse(execFileSync(file, args, { encoding: 'utf8' }))).toEqual([]);
  expect(Object.keys(networkInterfaces())).not.toEqual([]);
});

test('a program is found on its own PATH; the rest of the command stays', async () => {
  const dir = await scratchDir();
  await writeFile(join(dir, 'serve'), '', { mode: 0o755 });
  const command = { file: 'serve', args: ['x'], env: { PATH: `${dir}:/bin` }, cwd: '/' };
  expect(await sealed(command, SEAL)).toEqual({ ...command, file: '/bin/env', args: ['--', join(dir, 'serve'), 'x'] });
});

test.each([
  ['no-such-program', /no program no-such-program on its PATH/],
  ['/no/such/file', /there is no file \/no\/such\/file/],
])('%s is not there', async (file, words) => {
  await expect(sealed({ file, args: [], env }, SEAL)).rejects.toThrow(words);
});
