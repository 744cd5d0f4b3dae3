import { LastgoodError } from '../errors.ts';

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

function clientClosed(): LastgoodError {
  return new LastgoodError('client_closed', 'The client closed the connection before the answer was ready.', {
    hint: 'Keep the connection open until the answer has arrived; a timeout of 60 s is enough.',
  });
}

function deadlineExceeded(deadlineMs: number): LastgoodError {
  return new LastgoodError(
    'deadline_exceeded',
    `The answer was not ready ${deadlineMs / 1_000} s after the request arrived.`,
    {
      hint: 'Send a smaller picture, or try again when the service is less busy.',
      retryAfter: 1,
    },
  );
}
