import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { LastgoodError } from '../errors.ts';
import { createApp } from './app.ts';
import { createByteBudget } from './body/byte-budget.ts';
import type { Context } from './context.ts';
import { DEFAULT_LIMITS, type ServerOptions } from './options.ts';
import { trackSilentConnections } from './silent-connections.ts';

export interface Server {
  /** Listens. @throws port_in_use */
  start(): Promise<{ url: string }>;
  /**
   * Takes no more connections, lets the requests under way end for `graceMs`, cuts off those that have not by then.
   * Leaves the gateway to its owner.
   */
  close(graceMs: number): Promise<void>;
}

/** The HTTP server in front of a gateway: data plane, probes, metrics, documentation and the page. */
export function createServer(options: ServerOptions): Server {
  const stop = new AbortController();
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const context: Context = {
    ...options,
    limits,
    budget: createByteBudget(limits.heldBytes),
    stopping: stop.signal,
    startedAt: performance.now(),
    ids: new Set(),
    waiting: new WeakSet(),
    answers: new WeakMap(),
  };
  let starting: Promise<Listening> | undefined;
  let closing: Promise<void> | undefined;

  return {
    async start() {
      starting ??= listen(context);
      const { url } = await starting;
      return { url };
    },
    close(graceMs) {
      closing ??= close(starting, stop, graceMs);
      return closing;
    },
  };
}

interface Listening {
  app: FastifyInstance;
  url: string;
  endSilent(): void;
}

async function listen(context: Context): Promise<Listening> {
  const { host, port } = context;
  const app = await createApp(context);
  const endSilent = trackSilentConnections(app.server);
  try {
    await app.listen({ host, port, listenTextResolver: (address) => `listening at ${address}` });
  } catch (cause) {
    await app.close();
    throw cannotListen(host, port, cause);
  }
  const { port: bound } = app.server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return { app, endSilent, url: `http://${name}:${bound}` };
}

async function close(starting: Promise<Listening> | undefined, stop: AbortController, graceMs: number): Promise<void> {
  stop.abort();
  const started = await starting?.catch(() => undefined);
  if (!started) return;
  const { app, endSilent } = started;
  endSilent();
  const timer = setTimeout(() => app.server.closeAllConnections(), graceMs);
  await app.close();
  clearTimeout(timer);
}

function cannotListen(host: string, port: number, cause: unknown): unknown {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') {
    return new LastgoodError('port_in_use', `Port ${port} on ${host} is taken.`, {
      hint: 'Another lastgood may be running there; stop it, or choose another port with --port.',
      cause,
    });
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new LastgoodError('port_in_use', `The server cannot listen on ${host}:${port} (${code}).`, {
      hint: 'Choose an address of this machine with --host and a port above 1023 with --port.',
      cause,
    });
  }
  return cause;
}
