import { isHeld, type Payload, type Reply, type Transport } from '../runtime/transport.ts';
import type { Attempts } from './attempts.ts';
import type { Errand } from './errand.ts';
import type { Lanes } from './lanes.ts';
import type { Route, ShadowPair, Shadow as ShadowRoute } from './route.ts';

export interface ShadowOptions {
  transport: Transport;
  lanes: Lanes;
  attempts: Attempts;
  onPair(pair: ShadowPair): void;
}

/** Copies at once, whatever the candidate can do: users come first, also for the cores of the machine. */
const AT_ONCE = 2;

/** Copies live requests to a candidate when their own answers are on their way. What it is too busy for is left out. */
export class Shadow {
  readonly #options: ShadowOptions;
  readonly #closing = new AbortController();
  readonly #copies = new Set<Promise<void>>();
  /** Grows by the share with each request; a copy costs one. */
  #credit = 0;

  constructor(options: ShadowOptions) {
    this.#options = options;
  }

  /** Returns at once. Bodies on disk and answers that are passed on while they come are not compared. */
  consider(errand: Errand, { route, share }: ShadowRoute, { reply, ms }: { reply: Reply; ms: number }): void {
    const { body, path } = errand.request;
    if (!errand.replayable || reply.stream || !isHeld(body)) return;
    this.#credit = Math.min(1, this.#credit + share);
    if (this.#credit < 1 || this.#copies.size >= AT_ONCE || this.#closing.signal.aborted) return;
    if (route.instance.status.state !== 'ready' || !this.#options.lanes.of(route.instance).tryEnter()) return;
    this.#credit -= 1;
    const current = { status: reply.status, headers: reply.headers, body: reply.body, ms };
    const onAnswer = (candidate: ShadowPair['candidate']) => this.#options.onPair({ current, candidate, path });
    const copy = afterTheAnswer()
      .then(() => this.#copy(errand, { route, body, onAnswer }))
      .finally(() => this.#copies.delete(copy));
    this.#copies.add(copy);
  }

  async #copy(errand: Errand, { route, body, onAnswer }: Copy): Promise<void> {
    const { transport, lanes, attempts } = this.#options;
    const { instance } = route;
    const { endpoint } = instance;
    const { method, path, requestId } = errand.request;
    const headers = {
      ...errand.headers,
      'x-request-id': requestId,
      'x-lastgood-generation': String(route.generation),
      'x-lastgood-attempt': '1',
    };
    const turn = { end: () => lanes.of(instance).leave() };
    const signal = AbortSignal.any([AbortSignal.timeout(errand.deadlineMs), this.#closing.signal]);
    const begun = performance.now();
    try {
      const reply = await transport.call(endpoint, { method, path, headers, body }, signal);
      onAnswer({ status: reply.status, headers: reply.headers, body: reply.body, ms: performance.now() - begun });
      turn.end();
    } catch (error) {
      onAnswer({ failed: error instanceof Error ? error.message : String(error) });
      if (signal.aborted) attempts.stopThenEnd(requestId, { instance, endpoint, turn });
      else turn.end();
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('The server is stopping.'));
    await Promise.all(this.#copies);
  }
}

interface Copy {
  route: Route;
  body: Payload;
  onAnswer(candidate: ShadowPair['candidate']): void;
}

/** Whoever waits for the answer has been woken by then. */
const afterTheAnswer = () => new Promise<void>((resolve) => setImmediate(resolve));
