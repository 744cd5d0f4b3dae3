import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import process from 'node:process';
import { buffer } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import type { DummyOrder, DummyStart } from './orders.ts';

interface Config {
  socket: string;
  release: { id: string; version: string };
  start?: DummyStart;
  slowMs?: number;
  concurrency?: number;
}

interface Work {
  stop(): void;
  deaf: boolean;
  stopped: Promise<void>;
}

const { values } = parseArgs({ options: { config: { type: 'string' } } });
const config = JSON.parse(values.config ?? '{}') as Config;
const started = performance.now();
const work = new Map<string, Work>();
const held = new Set<() => void>();
const taken: Buffer[] = [];

process.stdin.resume().on('close', () => process.exit(0));

if (config.start === 'exit') {
  process.stderr.write('Error: dummy was told to fail its start\n');
  process.exit(3);
}

if (config.start === 'hang') {
  process.on('SIGTERM', () => {});
  block();
}

const server = createServer((request, response) => void serve(request, response));
if (config.start === 'stubborn') process.on('SIGTERM', () => log({ event: 'ignored SIGTERM' }));
else process.on('SIGTERM', () => server.close(() => process.exit(0)).closeIdleConnections());
server.listen(config.socket, () => log({ event: 'listening', pid: process.pid }));

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url = '/' } = request;
  if (url === '/readyz') {
    const ready = isReady();
    return send(response, ready ? 200 : 503, {
      ready,
      release: config.release,
      ...vitals(),
      start_ms: performance.now() - started,
    });
  }
  if (url === '/.lastgood/status') return send(response, 200, { ...vitals(), in_flight: work.size });
  if (method === 'POST' && url === '/resume') {
    for (const resume of held) resume();
    return send(response, 200, { resumed: held.size });
  }
  if (method === 'DELETE' && url.startsWith('/.lastgood/work/')) {
    const entry = work.get(url.slice('/.lastgood/work/'.length));
    if (!entry?.deaf) entry?.stop();
    await entry?.stopped;
    return void response.writeHead(204).end();
  }
  const body = await buffer(request);
  await obey(orderOf(body), request, response);
}

function isReady(): boolean {
  if (config.start === 'slow') return performance.now() - started >= (config.slowMs ?? 1_000);
  return config.start !== 'never-ready';
}

/** Stops the whole process for good. */
function block(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

function vitals() {
  return { pid: process.pid, memory_bytes: process.memoryUsage.rss(), concurrency: config.concurrency ?? 2 };
}

function orderOf(body: Buffer): DummyOrder {
  try {
    return JSON.parse(body.toString()) as DummyOrder;
  } catch {
    return { do: 'echo', echo: body.toString() };
  }
}

async function obey(order: DummyOrder, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const id = String(request.headers['x-request-id']);
  const attempt = Number(request.headers['x-lastgood-attempt'] ?? 1);
  const now: DummyOrder = order.attempts && !order.attempts.includes(attempt) ? { do: 'echo' } : order;
  const { promise, resolve } = Promise.withResolvers<void>();
  switch (now.do) {
    case 'hold':
    case 'hang': {
      work.set(id, { stop: resolve, deaf: now.do === 'hang', stopped: promise });
      if (now.do === 'hold') response.on('close', resolve);
      held.add(resolve);
      log({ event: 'holding', id });
      await promise;
      held.delete(resolve);
      work.delete(id);
      log({ event: 'let go', id });
      break;
    }
    case 'block':
      process.stdout.write(`${JSON.stringify({ event: 'blocking', id })}\n`, block);
      return;
    case 'crash':
      process.kill(process.pid, 'SIGKILL');
      return;
    case 'truncate':
      request.socket.end(`HTTP/1.1 200 OK\r\n${now.unframed ? '' : 'content-length: 1000\r\n'}\r\n{"status":"success"`);
      return;
    case 'fail':
      return send(response, now.status, {
        status: 'error',
        error: 'Told to fail.',
        code: 'internal',
        hint: 'None.',
        request_id: id,
      });
    case 'delay': {
      const timer = setTimeout(resolve, now.ms);
      work.set(id, { stop: resolve, deaf: false, stopped: promise });
      response.on('close', resolve);
      await promise;
      clearTimeout(timer);
      work.delete(id);
      break;
    }
    case 'allocate':
      taken.push(Buffer.alloc(now.bytes, 1)); // written to: untouched pages are not held
      break;
    case 'echo':
      break;
  }
  if (response.destroyed) return;
  const timing = { 'server-timing': `queue;dur=${request.headers['x-lastgood-queue-ms'] ?? 0}, inference;dur=1.5` };
  send(
    response,
    200,
    {
      status: 'success',
      id,
      attempt,
      pid: process.pid,
      url: request.url,
      ...('echo' in order ? { echo: order.echo } : {}),
    },
    timing,
  );
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length, ...headers })
    .end(bytes);
}

function log(record: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(record)}\n`);
}
