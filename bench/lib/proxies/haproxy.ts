import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import { end, requireCommand, untilListening } from '../processes.ts';
import type { Backends, Relay } from './relay.ts';

/** haproxy with one thread; its map of one entry names the backend and is changed over the stats socket. */
export async function startHaproxy({ a, b }: Backends): Promise<Relay> {
  requireCommand('haproxy');
  const dir = await mkdtemp(join(tmpdir(), 'haproxy-'));
  const port = await freePort();
  const socket = join(dir, 'admin.sock');
  const map = join(dir, 'current.map');
  await writeFile(map, 'current a\n');
  await writeFile(
    join(dir, 'haproxy.cfg'),
    `global
  nbthread 1
  stats socket ${socket} mode 600 level admin
  stats timeout 1h
  tune.bufsize 32768
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  http-reuse always
frontend in
  bind 127.0.0.1:${port}
  use_backend %[str(current),map(${map})]
backend a
  server a 127.0.0.1:${a}
backend b
  server b 127.0.0.1:${b}
`,
  );
  const child = spawn('haproxy', ['-db', '-f', join(dir, 'haproxy.cfg')], { stdio: ['ignore', 'ignore', 'inherit'] });
  await untilListening(port);
  const admin = connect(socket);
  await once(admin, 'connect');
  admin.write('prompt\n');
  await once(admin, 'data');
  return {
    name: 'haproxy',
    url: `http://127.0.0.1:${port}`,
    pids: async () => [child.pid!],
    async switchTo(backend) {
      const begun = performance.now();
      const acknowledged = once(admin, 'data');
      admin.write(`set map ${map} current ${backend}\n`);
      const [answer] = await acknowledged;
      if (String(answer).trim() !== '>') throw new Error(`haproxy: ${answer}`);
      return performance.now() - begun;
    },
    async [Symbol.asyncDispose]() {
      admin.destroy();
      await end(child);
      await rm(dir, { recursive: true });
    },
  };
}
