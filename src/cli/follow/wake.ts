import type { Control } from '../../api/control/client.ts';
import type { LastgoodEvent } from '../../api/control/event.ts';

/** Wakes whoever waits as soon as something may have changed: an event came, or time has passed. */
export interface Wake extends AsyncDisposable {
  /** Resolves at the next event, at once if one came since the last call, or after `ms`. */
  next(ms: number): Promise<void>;
}

export interface WakeOptions {
  picks: (event: LastgoodEvent) => boolean;
  signal: AbortSignal;
}

/**
 * Listens to the events that `picks` takes. They only wake: a stream that is cut, late or refused costs liveness, never
 * truth. Whoever follows asks for that, and meets what is in the way there.
 */
export function wakeOnEvents(control: Control, { picks, signal }: WakeOptions): Wake {
  const stop = new AbortController();
  const ended = AbortSignal.any([signal, stop.signal]);
  let rung = false;
  let waiting: AbortController | undefined;
  const ring = (event: LastgoodEvent) => {
    if (!picks(event)) return;
    rung = true;
    waiting?.abort();
  };
  const listening = listen(control, ring, ended).catch(() => {});
  return {
    async next(ms) {
      waiting = new AbortController();
      if (!rung) await pause(ms, AbortSignal.any([ended, waiting.signal]));
      rung = false;
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await listening;
    },
  };
}

async function listen(control: Control, ring: (event: LastgoodEvent) => void, signal: AbortSignal): Promise<void> {
  for await (const event of control.events({ tail: 0, signal })) ring(event);
}

/** Resolves after `ms`, or as soon as the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
