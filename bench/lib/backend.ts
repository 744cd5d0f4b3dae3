/**
 * A small, fast program behind the proxies that are compared: takes any body, answers with its name.
 *   node bench/lib/backend.ts NAME   listens on $PORT (0: any), prints the port
 * `?hold=MS` in a URL delays the answer; `/pid` answers the process id.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';

const name = process.argv[2] ?? 'x';
const body = Buffer.from(name);
const headers = { 'content-type': 'text/plain', 'content-length': body.length };

const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
  const { url = '/' } = request;
  if (url === '/pid') return void response.end(String(process.pid));
  const hold = Number(/[?&]hold=(\d+)/.exec(url)?.[1] ?? 0);
  const answer = () => response.writeHead(200, headers).end(body);
  request.resume().on('end', () => (hold > 0 ? setTimeout(answer, hold) : answer()));
});
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
process.on('SIGTERM', () => process.exit(0));
