/**
 * A small, fast program behind the relays that are compared: takes any body, answers with its name.
 *   node bench/lib/backend.ts NAME [hold]   listens on $PORT (0: any), prints the port
 * With `hold` it never answers, and tells its parent over IPC how many requests it has.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';

const [name = 'x', mode] = process.argv.slice(2);
const body = Buffer.from(name);
const headers = { 'content-type': 'text/plain', 'content-length': body.length };
let held = 0;

const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
  request.resume().on('end', () => {
    if (mode !== 'hold') return response.writeHead(200, headers).end(body);
    held += 1;
    process.send?.(held);
  });
});
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
process.on('SIGTERM', () => process.exit(0));
