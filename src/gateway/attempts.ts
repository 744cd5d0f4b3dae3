import { LastgoodError } from '../errors.ts';
import type { Endpoint, Instance } from '../runtime/driver.ts';
import { BrokenOff, keyOf, type Reply, type Transport } from '../runtime/transport.ts';
import type { Turn } from './admission.ts';
import type { Attempted, Errand } from './errand.ts';
import { deadlineExceeded, instanceFailed } from './failures.ts';
import type { Lanes } from './lanes.ts';
import type { Part } from './life.ts';
import type { Route } from './route.ts';
import { stopWork } from './stop-work.ts';
import { awaitSuccessor, lives } from './successor.ts';

/** Answers up to this size are whole before the first byte of them is passed on; of larger ones the rest follows as it comes. */
const HOLD_BYTES = 8 * 1024 * 1024;

export interface Aim {
  route: Route;
  /** `performance.now()` at which the attempt ends although the request has time left: for somebody else to answer it. */
  limitAt?: number;
  /** Somebody else would answer: an instance that is not ready is not waited for. */
  hasty: boolean;
  /** Asked when the turn is there: does the request still belong to this route? */
  isWanted(): boolean;
}

/** One attempt under way. */
interface Flight {
  endpoint: Endpoint;
  innocent: boolean;
}

/** Why somebody who waits is sent to look at the routes again. */
const MOVED = Symbol('moved');

/** Sends requests to instances, one attempt at a time each, and ends work that nobody waits for. */
export class Attempts {
  readonly #transport: Transport;
  readonly #lanes: Lanes;
  readonly #patienceMs: number;
  readonly #waiting = new Set<Part>();
  readonly #flights = new Set<Flight>();
  /** Endpoints that broke a request off, until they prove that they live or are replaced. */
  readonly #doubted = new WeakMap<Instance, string>();
  readonly #stops = new Set<Promise<void>>();
  readonly #streams = new Set<NonNullable<Reply['stream']>>();

  constructor(options: { transport: Transport; lanes: Lanes; patienceMs: number }) {
    this.#transport = options.transport;
    this.#lanes = options.lanes;
    this.#patienceMs = options.patienceMs;
  }

  /** Those who wait for a turn, or for an instance to be ready, look again where they belong. */
  reconsider(): void {
    for (const part of this.#waiting) part.end(MOVED);
  }

  /** @throws the reason of the request's end when its client left or the gateway ends; plain errors for what is a bug */
  async attempt(errand: Errand, aim: Aim): Promise<Attempted> {
    const { limitAt } = aim;
    const reason = () => deadlineExceeded(errand.deadlineMs);
    if (limitAt !== undefined && limitAt <= performance.now()) {
      return { ...UNSENT, alone: errand.suspect, early: true, error: reason() };
    }
    using part = errand.life.part(limitAt === undefined ? undefined : { at: limitAt, reason });
    const place = await this.#place(errand, aim, part);
    if ('kind' in place) return place;
    if (aim.isWanted()) return await this.#send(errand, { ...place, route: aim.route, part });
    place.turn.end();
    return { kind: 'moved' };
  }

  /** Waits for a turn, and for a copy that is ready; or tells why there is none. */
  async #place({ ticket, life, suspect: alone }: Errand, aim: Aim, part: Part): Promise<Place | Attempted> {
    const { instance } = aim.route;
    const { signal } = part;
    let turn: Turn | undefined;
    this.#waiting.add(part);
    try {
      turn = await ticket.turn(this.#lanes.of(instance), signal, alone);
      const begun = performance.now();
      const endpoint = await this.#usable(instance, aim.hasty, signal);
      signal.throwIfAborted(); // its end may have come between the turn and here
      return { turn, endpoint, begun };
    } catch (error) {
      turn?.end();
      if (signal.reason === MOVED) return { kind: 'moved' };
      const unsent = { ...UNSENT, alone, asked: turn !== undefined };
      const isTold = error instanceof LastgoodError;
      if (!signal.aborted && isTold) return { ...unsent, early: aim.hasty, error };
      if (!isDeadline(signal.reason)) throw signal.aborted ? signal.reason : error;
      // A deadline that passed while the instance was starting is the instance's failure: its error says why it does not start.
      return { ...unsent, early: !life.isOver, error: unsent.asked && isTold ? error : signal.reason };
    } finally {
      this.#waiting.delete(part);
    }
  }

  async #send(errand: Errand, { route, endpoint, turn, part, begun }: Sending): Promise<Attempted> {
    const { request } = errand;
    const { instance } = route;
    const alone = errand.suspect;
    const flight: Flight = { endpoint, innocent: false };
    this.#flights.add(flight);
    errand.attempts += 1;
    request.onRoute?.(route);
    try {
      const reply = await this.#transport.call(endpoint, callOf(errand, route), part.signal, HOLD_BYTES);
      const ms = performance.now() - begun;
      this.#lanes.of(instance).serviceTime.record(ms);
      if (reply.stream) this.#holdTurn(turn, reply.stream);
      else turn.end();
      return { kind: 'answered', reply, ms };
    } catch (error) {
      const ms = performance.now() - begun;
      if (part.signal.aborted) {
        this.stopThenEnd(request.requestId, { instance, endpoint, turn });
        if (!isDeadline(part.signal.reason)) throw part.signal.reason;
        // One that spent more of its time in the queue than at the instance says little about the instance.
        const asked = ms >= begun - request.arrivedAt;
        const early = !errand.life.isOver;
        return { kind: 'failed', error: part.signal.reason, reached: true, asked, early, alone, innocent: false, ms };
      }
      turn.end();
      if (!(error instanceof BrokenOff)) throw error;
      this.#doubted.set(instance, keyOf(endpoint));
      const { innocent } = flight;
      return { kind: 'failed', error, reached: error.reached, asked: true, early: false, alone, innocent, ms };
    } finally {
      this.#flights.delete(flight);
    }
  }

  /** The endpoint of a copy that is ready: after a break, one that has proven that it lives. */
  async #usable(instance: Instance, hasty: boolean, signal: AbortSignal): Promise<Endpoint> {
    const { state, reason } = instance.status;
    if (hasty && state !== 'ready') throw instanceFailed(reason ?? `The worker is ${state}.`);
    if (state !== 'ready') await instance.ready(signal);
    const { endpoint } = instance;
    if (this.#doubted.get(instance) !== keyOf(endpoint)) return endpoint;
    if (!hasty) await awaitSuccessor(instance, endpoint, signal);
    else if (!(await lives(instance))) throw instanceFailed('The worker has died.');
    signal.throwIfAborted();
    this.#doubted.delete(instance);
    return instance.endpoint;
  }

  /** In the background: the client has its answer, the slot is free when the work has stopped. */
  stopThenEnd(requestId: string, { instance, endpoint, turn }: { instance: Instance; endpoint: Endpoint; turn: Turn }) {
    const onKill = (killed: Endpoint) => {
      for (const flight of this.#flights) if (keyOf(flight.endpoint) === keyOf(killed)) flight.innocent = true;
    };
    const options = { instance, endpoint, requestId, patienceMs: this.#patienceMs, transport: this.#transport, onKill };
    const stop = stopWork(options).finally(() => {
      turn.end();
      this.#stops.delete(stop);
    });
    this.#stops.add(stop);
  }

  #holdTurn(turn: Turn, stream: NonNullable<Reply['stream']>): void {
    this.#streams.add(stream);
    stream.on('error', () => {}); // whoever reads it is told, too; nobody may be reading it yet
    stream.once('close', () => {
      this.#streams.delete(stream);
      turn.end();
    });
  }

  /** Answers that are still coming break off. */
  endStreams(reason: Error): void {
    for (const stream of this.#streams) stream.destroy(reason);
  }

  /** Resolves when all work that nobody waits for has stopped. */
  async stopped(): Promise<void> {
    await Promise.all(this.#stops);
  }
}

interface Place {
  turn: Turn;
  endpoint: Endpoint;
  /** `performance.now()` of the turn. */
  begun: number;
}

interface Sending extends Place {
  route: Route;
  part: Part;
}

const UNSENT = { kind: 'failed', reached: false, asked: false, early: false, innocent: false, ms: 0 } as const;

function callOf({ request, headers, attempts }: Errand, route: Route) {
  const { method, path, body, requestId, arrivedAt } = request;
  return {
    method,
    path,
    body,
    headers: {
      ...headers,
      'x-request-id': requestId,
      'x-lastgood-generation': String(route.generation),
      'x-lastgood-queue-ms': (performance.now() - arrivedAt).toFixed(1),
      'x-lastgood-attempt': String(attempts),
    },
  };
}

function isDeadline(reason: unknown): boolean {
  return reason instanceof LastgoodError && reason.code === 'deadline_exceeded';
}
