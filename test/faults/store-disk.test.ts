import { spawnSync } from 'node:child_process';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { scratchDir } from '../support/scratch.ts';

// Many processes or threads are started here, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const SCRIPT = fileURLToPath(new URL('../support/store-script.ts', import.meta.url));

/** Runs shell lines where mounts are this process's own; null when this machine does not allow that. */
function inOwnMounts(lines: string[]): string[] | null {
  const probe = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']);
  if (probe.status !== 0) return null;
  const { stdout, stderr } = spawnSync('unshare', ['-rm', 'sh', '-ec', lines.join('\n')], { encoding: 'utf8' });
  if (stderr !== '') throw new Error(stderr);
  return stdout.trim().split('\n');
}

const quote = (text: string) => `'${text}'`;
const put = (dir: string, bytes: number) => [process.execPath, SCRIPT, 'put', dir, String(bytes)].map(quote).join(' ');

test('a full disk is an error that says so, and leaves nothing behind', async ({ skip }) => {
  const dir = await scratchDir();
  const output = inOwnMounts([
    `mount -t tmpfs -o size=2m none ${quote(dir)}`,
    put(dir, 4_000_000),
    `find ${quote(dir)} -path '*/ingest/*' -o -path '*/sha256/*'`,
    // What fits goes in afterwards.
    put(dir, 1_000_000),
  ]);
  if (output === null) return skip('needs unprivileged mount namespaces');
  expect(output).toHaveLength(2);
  expect(output[0]).toMatch(/^error store_full .*--home/);
  expect(output[1]).toMatch(/^sha256:/);
});

test('a read-only disk is an error that says so', async ({ skip }) => {
  const dir = await scratchDir();
  const output = inOwnMounts([
    `mount -t tmpfs -o size=2m none ${quote(dir)}`,
    put(dir, 1000),
    `mount -o remount,ro ${quote(dir)}`,
    put(dir, 2000),
  ]);
  if (output === null) return skip('needs unprivileged mount namespaces');
  expect(output[1]).toMatch(/^error store_unwritable .*write permission/);
});

test('a folder that this user may not write is an error that says so', async ({ skip }) => {
  const dir = join(await scratchDir(), 'store');
  await mkdir(dir);
  await chmod(dir, 0o555);
  // Permissions do not stop root, unless it gives up that capability.
  const drop = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override', '--inh-caps=-dac_override'] : [];
  const [file, ...args] = [...drop, process.execPath, SCRIPT, 'put', dir, '10'];
  const { stdout, error } = spawnSync(file!, args, { encoding: 'utf8' });
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT')
    return skip('as root, needs setpriv (util-linux)');
  expect(stdout).toMatch(/^error store_unwritable .*write permission/);
});
