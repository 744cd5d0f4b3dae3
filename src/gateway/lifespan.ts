import { clientClosed, deadlineExceeded } from './failures.ts';

/** How long a request may live: until its deadline, its client's departure, or the gateway's end. */
export interface Lifespan extends Disposable {
  /** Aborts with a `LastgoodError` as its reason. */
  readonly signal: AbortSignal;
}

export interface LifespanOptions {
  /** `performance.now()` of the arrival: the deadline counts from there. */
  arrivedAt: number;
  deadlineMs: number;
  /** The client went away. */
  gone: AbortSignal;
  /** The gateway ends; its reason is passed on. */
  closing: AbortSignal;
}

export function lifespan({ arrivedAt, deadlineMs, gone, closing }: LifespanOptions): Lifespan {
  const end = new AbortController();
  const onGone = () => end.abort(clientClosed());
  const onClosing = () => end.abort(closing.reason);
  const timer = setTimeout(() => end.abort(deadlineExceeded(deadlineMs)), arrivedAt + deadlineMs - performance.now());
  gone.addEventListener('abort', onGone);
  closing.addEventListener('abort', onClosing);
  if (gone.aborted) onGone();
  if (closing.aborted) onClosing();
  return {
    signal: end.signal,
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      gone.removeEventListener('abort', onGone);
      closing.removeEventListener('abort', onClosing);
    },
  };
}

/** A part of a life: ends with it, or before. */
export interface Span extends Disposable {
  readonly signal: AbortSignal;
  end(reason: unknown): void;
}

/** @param limit when it ends at the latest (`performance.now()`), and with what reason */
export function spanWithin(life: AbortSignal, limit?: { at: number; reason(): unknown }): Span {
  const controller = new AbortController();
  const onEnd = () => controller.abort(life.reason);
  life.addEventListener('abort', onEnd);
  if (life.aborted) onEnd();
  const timer = limit && setTimeout(() => controller.abort(limit.reason()), limit.at - performance.now());
  return {
    signal: controller.signal,
    end: (reason) => controller.abort(reason),
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      life.removeEventListener('abort', onEnd);
    },
  };
}
