import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { encodeJson } from '../../src/parsing/encoders/json.ts';
import type { Parsing } from '../../src/parsing/parsing.ts';
import type { Endpoint } from '../../src/runtime/driver.ts';
import { Transport } from '../../src/runtime/transport.ts';
import { scratchDir } from './scratch.ts';

export type Answering = (request: IncomingMessage, body: Buffer, response: ServerResponse) => void | Promise<void>;

/** A service on a port of its own, for this test. */
export async function startAnswering(answer: Answering): Promise<Endpoint & { origin: string }> {
  const server = createServer(async (request, response) => answer(request, await buffer(request), response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

export function openTransport(): Transport {
  const transport = new Transport();
  onTestFinished(() => transport.close());
  return transport;
}

/** Ends an answer with a length, as instances do. */
export function reply(response: ServerResponse, status: number, body: string | Uint8Array, type = 'application/json') {
  const bytes = Buffer.from(body as string);
  response.writeHead(status, { 'content-type': type, 'content-length': bytes.length }).end(bytes);
}

/** A folder with these files; those that are no bytes are written as JSON. */
export async function folderOf(files: Record<string, unknown>): Promise<string> {
  const dir = await scratchDir();
  for (const [path, content] of Object.entries(files)) {
    const target = join(dir, path);
    await mkdir(dirname(target), { recursive: true });
    const isText = typeof content === 'string' || content instanceof Uint8Array;
    await writeFile(target, isText ? content : JSON.stringify(content));
  }
  return dir;
}

/** The bytes that an instance answers a parse with. */
export function answerOf(parsing: Parsing): Buffer {
  return Buffer.from(JSON.stringify({ status: 'success', ...encodeJson(parsing) }));
}
