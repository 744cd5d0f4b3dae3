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
function inOwnMounts(lines: string[], flags = '-rm'): string[] | null {
  const probe = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']);
  if (probe.status !== 0) return null;
  const { stdout, stderr } = spawnSync('unshare', [flags, 'sh', '-ec', lines.join('\n')], { encoding: 'utf8' });
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

/** How small disks are mounted on a folder: of ext4 too, whose folders take space as well, where this is real root. */
function smallDisks(dir: string): { flags: string; mount: string }[] {
  const disks = [{ flags: '-rm', mount: `mount -t tmpfs -o size=3m none ${quote(dir)}` }];
  const image = `${dir}.ext4`;
  const isMade =
    spawnSync('losetup', ['--find']).status === 0 &&
    spawnSync('mkfs.ext4', ['-q', '-m', '0', image, '8M']).status === 0;
  if (isMade) disks.push({ flags: '-m', mount: `mount -o loop ${quote(image)} ${quote(dir)}` });
  return disks;
}

test('on a full disk every write ends cleanly, what is there can be read, and space can be made', async ({ skip }) => {
  const dir = join(await scratchDir(), 'disk');
  await mkdir(dir);
  const script = fileURLToPath(new URL('../support/full-disk-script.ts', import.meta.url));
  for (const { flags, mount } of smallDisks(dir)) {
    const output = inOwnMounts([mount, [process.execPath, script, dir].map(quote).join(' ')], flags);
    if (output === null) return skip('needs unprivileged mount namespaces');
    expect(output).toEqual([
      'put of known size: store_full',
      'put of a stream: store_full',
      'ref: store_full',
      'lease: store_full',
      'pack: store_full',
      'checkout that is there: ok',
      'verify: "intact"',
      'half-written: []',
      'fsck: []',
      'collect: 390000',
      'put after it: ok',
      'delete: ok',
      'collect again: 0',
      'fsck at the end: []',
    ]);
  }
});

test('a disk that can hold no more files is full, too: a checkout leaves nothing', async ({ skip }) => {
  const dir = await scratchDir();
  const output = inOwnMounts([
    // What a store with one small file takes, and too few for twenty checkouts of it.
    `mount -t tmpfs -o size=3m,nr_inodes=60 none ${quote(dir)}`,
    [process.execPath, SCRIPT, 'checkout', dir, '20'].map(quote).join(' '),
    `ls -A ${quote(dir)}/ingest`,
    `ls ${quote(dir)}/checkouts | grep -v '^c[0-9]*$' || true`,
  ]);
  if (output === null) return skip('needs unprivileged mount namespaces');
  expect(output.at(-1)).toMatch(/^error store_full /);
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

test('a store on a read-only disk can be checked', async ({ skip }) => {
  const dir = await scratchDir();
  const run = (...args: string[]) => [process.execPath, SCRIPT, ...args].map(quote).join(' ');
  const output = inOwnMounts([
    `mount -t tmpfs -o size=2m none ${quote(dir)}`,
    run('refs', dir, 's', '1'),
    `mount -o remount,ro ${quote(dir)}`,
    run('fsck', dir),
  ]);
  if (output === null) return skip('needs unprivileged mount namespaces');
  expect(JSON.parse(output.at(-1)!)).toMatchObject({ clean: true, refs: 1, blobs: 3 });
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
