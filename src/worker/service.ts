import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import process from 'node:process';
import type { Logger } from 'pino';
import { LastgoodError } from '../errors.ts';
import type { Parser } from '../parsing/recipe.ts';
import { runParseJob } from './parse-job.ts';
import { readQuery } from './query.ts';
import { WorkList } from './work-list.ts';

export interface ServiceOptions {
  release: { id: string; version: string };
  concurrency: number;
  logger: Logger;
}

/** The worker protocol over HTTP (docs/architecture/03-processes.md). */
export interface Service {
  /** 503 on /readyz until this has been called. */
  open(parser: Parser, startMs: number): void;
  listen(socketPath: string): Promise<void>;
  /** Takes nothing new, resolves when everything under way has been answered. */
  close(): Promise<void>;
}

/** The gateway has its own limit, for users; this one only keeps a caller that is not the gateway from filling the memory. */
const MAX_BODY = 256 * 1024 * 1024;

export function createService({ release, concurrency, logger }: ServiceOptions): Service {
  const work = new WorkList();
  let parser: Parser | undefined;
  let startMs = 0;
  let closing = false;
  const vitals = () => ({ pid: process.pid, memory_bytes: process.memoryUsage.rss(), concurrency });

  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => {
    route(request, response).catch((error: unknown) => fail(request, response, error));
  });

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://worker');
    const what = `${request.method} ${url.pathname}`;
    if (what === 'GET /readyz') {
      return send(response, parser ? 200 : 503, {
        ready: parser !== undefined,
        release,
        ...vitals(),
        start_ms: startMs,
      });
    }
    if (what === 'GET /.lastgood/status') return send(response, 200, { ...vitals(), in_flight: work.size });
    if (what === 'POST /parse') return parse(request, response, url.searchParams);
    if (request.method === 'DELETE' && url.pathname.startsWith('/.lastgood/work/')) {
      await work.stop(decodeURIComponent(url.pathname.slice('/.lastgood/work/'.length)));
      return void response.writeHead(204).end();
    }
    throw new LastgoodError('not_found', `The worker has nothing at ${what}.`, { hint: 'It has POST /parse.' });
  }

  async function parse(request: IncomingMessage, response: ServerResponse, parameters: URLSearchParams): Promise<void> {
    const id = idOf(request);
    await work.run(id, async (signal) => {
      response.once('close', () => {
        if (!response.writableFinished) void work.stop(id);
      });
      if (!parser) throw new LastgoodError('no_release', 'The worker is not ready yet.', { hint: 'Ask /readyz.' });
      const job = {
        query: readQuery(parameters),
        bytes: await readBody(request),
        release: { ...release, generation: Number(request.headers['x-lastgood-generation'] ?? 0) },
        queueMs: Number(request.headers['x-lastgood-queue-ms'] ?? 0),
      };
      const { body, headers } = await runParseJob(parser, job, signal);
      // A connection that is kept would keep a closing worker alive until its caller lets go of it.
      response.shouldKeepAlive &&= !closing;
      response.writeHead(200, { ...headers, 'content-length': body.length }).end(body);
    });
  }

  /** A bug in the recipe is the release's failure, in its answer; its stack goes to the log. */
  function fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    if (response.destroyed || response.headersSent) return void response.destroy();
    const known = error instanceof LastgoodError ? error : broken(error);
    if (known !== error) logger.error({ err: error, request_id: idOf(request) }, 'the recipe failed');
    const { code, message, hint, status } = known;
    send(response, status, { status: 'error', error: message, code, hint, request_id: idOf(request) });
  }

  return {
    open: (loaded, took) => {
      parser = loaded;
      startMs = Math.round(took);
    },
    listen: (socketPath) => listen(server, socketPath),
    close: async () => {
      closing = true;
      const closed = new Promise((resolve) => server.close(resolve));
      await work.idle();
      server.closeIdleConnections();
      await closed;
    },
  };
}

function idOf(request: IncomingMessage): string {
  return String(request.headers['x-request-id'] ?? '');
}

function broken(cause: unknown): LastgoodError {
  return new LastgoodError('release_failed', 'The release failed on this picture.', {
    hint: 'Other pictures are not affected. The log says what happened; send a different size or encoding of it.',
    cause,
  });
}

function listen(server: Server, socketPath: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
}

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY) {
      throw new LastgoodError('image_too_large', `The image has more than ${MAX_BODY} bytes.`, {
        hint: 'Send a smaller one.',
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body));
  const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': bytes.length };
  response.writeHead(status, headers).end(bytes);
}
