import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { listPythons } from '../../src/environment/interpreters.ts';
import { scratchDir } from '../support/scratch.ts';
import { uvIfAny } from '../support/uv.ts';

vi.setConfig({ testTimeout: 120_000 });

const SCRIPT = fileURLToPath(new URL('../support/environment-script.ts', import.meta.url));
const quote = (text: string) => `'${text}'`;

test('an environment that does not fit on the disk is an error that says so, leaves nothing, and fits when there is room', async ({
  skip,
}) => {
  const uv = (await listPythons()).length > 0 ? await uvIfAny() : null;
  if (uv === null) return skip('needs Python and uv');
  if (spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status !== 0) {
    return skip('needs unprivileged mount namespaces');
  }
  const dir = await scratchDir();
  const lines = [
    // A wheel of 20 MB, and all that is unpacked of it.
    `mount -t tmpfs -o size=60m none ${quote(dir)}`,
    [process.execPath, SCRIPT, 'provide-on-full', dir, uv.path, 'big'].map(quote).join(' '),
  ];
  const { stdout, stderr } = spawnSync('unshare', ['-rm', 'sh', '-ec', lines.join('\n')], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout.trim().split('\n')).toEqual([
    'error store_full',
    'left ',
    expect.stringMatching(/^made .*[0-9a-f]{32}$/),
  ]);
});
