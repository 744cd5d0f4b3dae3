import { chmod, mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDir } from '../../test/support/scratch.ts';
import { verifyInstall } from './verify-install.ts';

/** An environment of one package with this list of files. */
async function setUp(record: string) {
  const root = await scratchDir();
  const dir = join(root, 'env');
  const site = join(dir, 'lib', 'python3.12', 'site-packages');
  await mkdir(join(site, 'one-1.0.dist-info'), { recursive: true });
  await mkdir(join(dir, 'bin'));
  await writeFile(join(site, 'one.py'), 'one = 1\n');
  await writeFile(join(site, 'one-1.0.dist-info', 'RECORD'), record);
  const verify = () => verifyInstall({ dir, wheels: [], seal: true, signal: AbortSignal.timeout(30_000) });
  const modeOf = async (...path: string[]) => (await stat(join(...path))).mode & 0o777;
  return { root, dir, site, verify, modeOf };
}

test('files are sealed, those of the data folder, too', async () => {
  const { dir, site, verify, modeOf } = await setUp('one.py,,8\n../../../bin/run,,2\n');
  await writeFile(join(dir, 'bin', 'run'), '#!');
  await chmod(join(dir, 'bin', 'run'), 0o755);
  expect((await verify()).get('one')).toMatchObject({ wrong: [], bytes: 10 });
  expect(await modeOf(site, 'one.py')).toBe(0o444);
  expect(await modeOf(dir, 'bin', 'run')).toBe(0o555);
});

test('nothing outside of the environment is touched, whatever a wheel lists', async () => {
  const { root, dir, verify, modeOf } = await setUp('../../../../mine,,\n../../../bin/python,,\n');
  await writeFile(join(root, 'mine'), 'mine');
  await writeFile(join(root, 'python'), 'an interpreter');
  await symlink(join(root, 'python'), join(dir, 'bin', 'python'));
  await Promise.all(['mine', 'python'].map((name) => chmod(join(root, name), 0o755)));
  expect((await verify()).get('one')!.wrong).toEqual([]);
  expect(await modeOf(root, 'mine')).toBe(0o755);
  expect(await modeOf(root, 'python')).toBe(0o755);
});
