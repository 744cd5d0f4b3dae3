import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { commandRelease } from '../contract/command-release.ts';
import { scratchDir } from '../support/scratch.ts';

const SERVER = fileURLToPath(new URL('orphan-server.ts', import.meta.url));

test('an instance starts although the disk of its run folder takes no file more', async ({ skip }) => {
  const probe = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']);
  if (probe.status !== 0) return skip('needs unprivileged mount namespaces');
  const [full, temporary] = [join(await scratchDir(), 'full'), await scratchDir()];
  await mkdir(full);
  const config = JSON.stringify({ driver: 'command', release: commandRelease(['node', './plain.mjs']), dir: full });
  // The folder itself is the only file that this disk can have.
  const script = `mount -t tmpfs -o nr_inodes=1 none "$1"; exec "$2" "$3" "$4"`;
  const server = spawn('unshare', ['-rm', 'sh', '-ec', script, 'sh', full, process.execPath, SERVER, config], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: temporary },
  });
  onTestFinished(async () => {
    server.kill('SIGKILL');
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
  });
  const signal = AbortSignal.timeout(20_000);
  const [line] = await once(createInterface({ input: server.stdout }), 'line', { signal });
  expect(line).toMatch(/^ready \{"origin":/);
  expect(await readdir(temporary)).toEqual([expect.stringMatching(/^lastgood-command-/)]);
});
