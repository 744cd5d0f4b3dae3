import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { freePort } from '../free-port.ts';
import { end, requireCommand, untilListening } from '../processes.ts';
import type { Backends, Relay } from './relay.ts';

/**
 * nginx with one worker and bodies buffered in memory. What the first program fails the second one answers (`backup`), POST too. A
 * switch is a reload: the master starts a new worker, and nothing says when the old one has stopped to take requests.
 */
export async function startNginx({ a, b }: Backends): Promise<Relay> {
  requireCommand('nginx');
  const dir = await mkdtemp(join(tmpdir(), 'nginx-'));
  const port = await freePort();
  const configure = (first: number, second: number) =>
    writeFile(
      join(dir, 'nginx.conf'),
      `${userInfo().uid === 0 ? 'user root;' : ''}
worker_processes 1;
daemon off;
pid ${dir}/nginx.pid;
error_log /dev/null;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path ${dir}/body;
  proxy_temp_path ${dir}/proxy;
  fastcgi_temp_path ${dir}/f; uwsgi_temp_path ${dir}/u; scgi_temp_path ${dir}/s;
  upstream current {
    server 127.0.0.1:${first} max_fails=0;
    server 127.0.0.1:${second} backup;
    keepalive 64;
  }
  server {
    listen 127.0.0.1:${port};
    client_max_body_size 20m;
    client_body_buffer_size 1m;
    keepalive_requests 1000000;
    location / {
      proxy_pass http://current;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_next_upstream error timeout non_idempotent;
    }
  }
}
`,
    );
  await configure(a, b);
  const child = spawn('nginx', ['-p', dir, '-c', join(dir, 'nginx.conf')], { stdio: ['ignore', 'ignore', 'ignore'] });
  await untilListening(port);
  const workers = async () => {
    const text = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
    return text.trim().split(' ').filter(Boolean).map(Number);
  };
  return {
    name: 'nginx',
    url: `http://127.0.0.1:${port}`,
    pids: workers,
    async switchTo(backend) {
      const begun = performance.now();
      const old = await workers();
      await configure(backend === 'a' ? a : b, backend === 'a' ? b : a);
      process.kill(child.pid!, 'SIGHUP');
      // The new worker is there: the closest to an acknowledgement that there is.
      while ((await workers()).every((pid) => old.includes(pid)))
        await new Promise((resolve) => setTimeout(resolve, 1));
      return performance.now() - begun;
    },
    async [Symbol.asyncDispose]() {
      await end(child);
      await rm(dir, { recursive: true });
    },
  };
}
