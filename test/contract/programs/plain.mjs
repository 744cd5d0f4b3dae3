/**
 * A program that knows nothing of lastgood: plain HTTP on $PORT or $SOCKET. What it does besides is in its arguments:
 * `stubborn` ignores SIGTERM, `family` starts two children, one of which leaves its process group.
 */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';

const does = process.argv.slice(2);
const { HOST, PORT, SOCKET, FIXED_PORT } = process.env;
const forever = ['-e', 'setInterval(() => {}, 1000)'];
let sick = false;
const say = (text) => process.stdout.write(`${text}\n`);

const children = !does.includes('family')
  ? []
  : [false, true].map((detached) => spawn(process.execPath, forever, { detached, stdio: 'ignore' }).pid);

process.on('SIGTERM', () => {
  say('heard SIGTERM');
  if (!does.includes('stubborn')) process.exit(0);
});

const server = createServer((request, response) => {
  if (request.url === '/sick') sick = true;
  const status = request.url === '/healthz' && sick ? 500 : 200;
  const self = { pid: process.pid, children, cwd: process.cwd(), argv: does, env: process.env };
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(self));
});
server.listen(SOCKET ?? { host: HOST, port: Number(FIXED_PORT ?? PORT) }, () => say('listening'));
