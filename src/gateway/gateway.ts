import { LastgoodError } from '../errors.ts';
import type { Endpoint, Instance } from '../runtime/driver.ts';
import { BrokenOff, keyOf, type Reply, Transport } from '../runtime/transport.ts';
import { Admission, type Ticket, type Turn } from './admission.ts';
import { instanceFailed, noRelease, notReplayable, overloaded, releaseFailed, stopping } from './failures.ts';
import { endToEnd, identity, parseServerTiming } from './headers.ts';
import { lifespan } from './lifespan.ts';
import type { Outcome, Route, RoutingTable, ShadowPair } from './route.ts';
import { ServiceTime } from './service-time.ts';
import { stopWork } from './stop-work.ts';
import { awaitSuccessor } from './successor.ts';

export interface GatewayOptions {
  /** Read for each attempt: a switch takes effect with the next one. */
  table(): RoutingTable;
  /** Requests that an instance works on at once; what the instance reports when left out. */
  concurrency?: number;
  /** Requests that may wait besides. Default 32. */
  queue?: number;
  /** From arrival to answer. Default 30,000. */
  deadlineMs?: number;
  /** How long a release gets to stop work that nobody waits for, before its copy is recycled. Default 2,000. */
  patienceMs?: number;
  /** May the request be sent again when a copy died of it? Default: `POST /parse` and what is safe by definition (GET, HEAD). */
  replayable?(method: string, path: string): boolean;
  /** Told once for each request that says something about a release. Must not throw. */
  onOutcome?(outcome: Outcome): void;
  /** Told of each request that was copied to the shadow candidate. Must not throw. */
  onShadow?(pair: ShadowPair): void;
  /** Folder for bodies that are too large to be held in memory. */
  spillDir?: string;
}

export interface GatewayRequest {
  requestId: string;
  method: string;
  /** With the query. */
  path: string;
  headers: Record<string, string>;
  body: Uint8Array;
  /** `performance.now()` when the first byte came in. */
  arrivedAt: number;
  /** The client left. */
  signal: AbortSignal;
  /** From `admit()`, when the place was taken before the body was read. */
  ticket?: Ticket;
}

export interface GatewayAnswer extends Reply {
  /** Milliseconds by stage, as the release measured them (its Server-Timing). */
  stages: Record<string, number>;
  /** 1 unless it was replayed. */
  attempts: number;
}

/** Takes users' requests to the current release. */
export interface Gateway {
  /** Requests that are inside but not worked on. */
  readonly depth: number;
  /** Requests that are being worked on. */
  readonly inFlight: number;
  /**
   * Takes a place for a request before its body is read. Whoever takes one gives it to `forward`, or calls `leave()`.
   * @throws overloaded, no_release, instance_failed
   */
  admit(): Ticket;
  /** @throws LastgoodError overloaded, no_release, instance_failed, deadline_exceeded, release_failed, client_closed */
  forward(request: GatewayRequest): Promise<GatewayAnswer>;
  /** Takes no more requests, lets those inside end for `graceMs`, refuses the rest. */
  close(graceMs: number): Promise<void>;
}

export function createGateway(options: GatewayOptions): Gateway {
  return new ReleaseGateway(options);
}

/** One attempt under way. */
interface Flight {
  endpoint: Endpoint;
  /** Its copy was killed because of another request. */
  innocent: boolean;
}

type Attempted = { answer: Reply } | { broken: BrokenOff; flight: Flight };

class ReleaseGateway implements Gateway {
  readonly #options: Required<Pick<GatewayOptions, 'table' | 'queue' | 'deadlineMs' | 'patienceMs' | 'replayable'>>;
  readonly #admission: Admission;
  readonly #concurrency: () => number;
  readonly #serviceTime = new ServiceTime();
  readonly #transport = new Transport();
  readonly #flights = new Set<Flight>();
  /** Endpoints that broke a request off, until they prove that they live or are replaced. */
  readonly #doubted = new WeakMap<Instance, string>();
  readonly #stops = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  #closed: Promise<void> | undefined;

  constructor({ concurrency, ...options }: GatewayOptions) {
    this.#options = { queue: 32, deadlineMs: 30_000, patienceMs: 2_000, replayable: isReplayable, ...options };
    this.#concurrency = () => concurrency ?? options.table().current?.instance.status.concurrency ?? 1;
    this.#admission = new Admission({ concurrency: this.#concurrency, queue: this.#options.queue });
  }

  get depth(): number {
    return this.#admission.depth;
  }

  get inFlight(): number {
    return this.#admission.working;
  }

  admit(): Ticket {
    if (this.#closed) throw stopping();
    const { instance } = this.#route();
    if (instance.status.state === 'failed') throw instanceFailed(instance.status.reason);
    const ticket = this.#admission.enter();
    if (ticket) return ticket;
    const { depth, working } = this.#admission;
    throw overloaded(depth, this.#serviceTime.retryAfter(depth + working, this.#concurrency()));
  }

  async forward(request: GatewayRequest): Promise<GatewayAnswer> {
    const ticket = request.ticket ?? this.admit();
    const { arrivedAt, signal: gone } = request;
    const life = lifespan({ arrivedAt, gone, deadlineMs: this.#options.deadlineMs, closing: this.#closing.signal });
    try {
      return await this.#answer(request, ticket, life.signal);
    } finally {
      life[Symbol.dispose]();
      ticket.leave();
    }
  }

  /**
   * Attempts until there is an answer. A copy that dies takes all its requests with it, and which one it died of cannot be
   * known: each of them is replayed once, alone, so that one that kills again takes no other with it and is known for it.
   */
  async #answer(request: GatewayRequest, ticket: Ticket, signal: AbortSignal): Promise<GatewayAnswer> {
    let suspect = false;
    for (let attempts = 1; ; attempts++) {
      const turn = await ticket.turn(signal, suspect);
      const outcome = await this.#attempt({ request, turn, signal, number: attempts });
      if ('answer' in outcome) {
        const { status, headers, body } = outcome.answer;
        return { status, headers, body, attempts, stages: parseServerTiming(headers['server-timing']) };
      }
      const { broken, flight } = outcome;
      if (broken.reached && !flight.innocent) {
        if (!this.#options.replayable(request.method, request.path)) throw notReplayable(broken);
        if (suspect) throw releaseFailed(broken);
        suspect = true;
      }
    }
  }

  /** Ends `turn` when the work has stopped, which is later than the throw when nobody waits for it any more. */
  async #attempt({ request, turn, signal, number }: Attempt): Promise<Attempted> {
    const flight: Flight = { endpoint: { origin: '' }, innocent: false };
    const begun = performance.now();
    let route: Route | undefined;
    try {
      route = this.#route();
      flight.endpoint = await this.#usable(route.instance, signal);
      this.#flights.add(flight);
      const headers = {
        ...endToEnd(request.headers),
        'x-request-id': request.requestId,
        'x-lastgood-generation': String(route.generation),
        'x-lastgood-queue-ms': (performance.now() - request.arrivedAt).toFixed(1),
        'x-lastgood-attempt': String(number),
      };
      const { method, path, body } = request;
      const reply = await this.#transport.call(flight.endpoint, { method, path, headers, body }, signal);
      this.#serviceTime.record(performance.now() - begun);
      turn.end();
      return { answer: { ...reply, headers: { ...endToEnd(reply.headers), ...identity(route) } } };
    } catch (error) {
      if (signal.aborted && route && this.#flights.has(flight)) {
        this.#stopThenEnd(request, route, flight, turn);
        throw signal.reason;
      }
      turn.end();
      if (signal.aborted && !isInstanceFailed(error)) throw signal.reason;
      if (!(error instanceof BrokenOff) || !route) throw error;
      this.#doubted.set(route.instance, keyOf(flight.endpoint));
      return { broken: error, flight };
    } finally {
      this.#flights.delete(flight);
    }
  }

  /** The endpoint of a copy that is ready: after a break, one that has proven that it lives. */
  async #usable(instance: Instance, signal: AbortSignal): Promise<Endpoint> {
    await instance.ready(signal);
    const { endpoint } = instance;
    if (this.#doubted.get(instance) !== keyOf(endpoint)) return endpoint;
    await awaitSuccessor(instance, endpoint, this.#transport, signal);
    this.#doubted.delete(instance);
    return instance.endpoint;
  }

  /** In the background: the client has its answer, the slot is free when the work has stopped. */
  #stopThenEnd({ requestId }: GatewayRequest, { instance }: Route, { endpoint }: Flight, turn: Turn): void {
    const { patienceMs } = this.#options;
    const onKill = (killed: Endpoint) => {
      for (const flight of this.#flights) if (keyOf(flight.endpoint) === keyOf(killed)) flight.innocent = true;
    };
    const stop = stopWork({ instance, endpoint, requestId, patienceMs, transport: this.#transport, onKill }).finally(
      () => {
        turn.end();
        this.#stops.delete(stop);
      },
    );
    this.#stops.add(stop);
  }

  #route(): Route {
    const table = this.#options.table();
    if (!table.current) throw noRelease(table);
    return table.current;
  }

  close(graceMs: number): Promise<void> {
    this.#closed ??= this.#close(graceMs);
    return this.#closed;
  }

  async #close(graceMs: number): Promise<void> {
    const timer = setTimeout(() => this.#closing.abort(stopping()), graceMs);
    await this.#admission.empty();
    clearTimeout(timer);
    await Promise.all(this.#stops);
    await this.#transport.close();
  }
}

interface Attempt {
  request: GatewayRequest;
  turn: Turn;
  signal: AbortSignal;
  number: number;
}

function isReplayable(method: string, path: string): boolean {
  return method === 'GET' || method === 'HEAD' || (method === 'POST' && path.split('?')[0] === '/parse');
}

/** A deadline that passed while the instance was starting is the instance's failure: its error says why it does not start. */
function isInstanceFailed(error: unknown): boolean {
  return error instanceof LastgoodError && error.code === 'instance_failed';
}
