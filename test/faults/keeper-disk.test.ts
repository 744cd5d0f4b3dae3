import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { scratchDir } from '../support/scratch.ts';

const SCRIPT = fileURLToPath(new URL('../support/full-keeper-script.ts', import.meta.url));

test('a rollback works on a full disk, and is still true for the next server', async ({ skip }) => {
  const probe = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']);
  if (probe.status !== 0) return skip('needs unprivileged mount namespaces');
  const home = join(await scratchDir(), 'home');
  await mkdir(home);
  const lines = `mount -t tmpfs -o size=64m none "$1"; "$2" "$3" "$1" first; "$2" "$3" "$1" again`;
  const { stdout, stderr } = spawnSync('unshare', ['-rm', 'sh', '-ec', lines, 'sh', home, process.execPath, SCRIPT], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect(stderr).toBe('');
  const told = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(told).toEqual([
    { state: 'settled', filled: true },
    { release: '1', generation: 3, warnings: expect.any(Array) },
    { status: 200, serves: '1', generation: 3 },
    { status: 200, serves: '1', generation: 3 },
  ]);
  expect(told[1].warnings.join()).toMatch(/space|full|ENOSPC/i);
}, 90_000);
