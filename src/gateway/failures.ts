import { LastgoodError } from '../errors.ts';
import type { BrokenOff } from '../runtime/transport.ts';
import type { RoutingTable } from './route.ts';

export function noRelease({ service, unavailable }: RoutingTable): LastgoodError {
  return new LastgoodError('no_release', unavailable?.reason ?? `The service ${service} has no release yet.`, {
    hint: unavailable?.hint ?? 'Deploy one; /healthz says when it is ready.',
    retryAfter: 5,
  });
}

export function instanceFailed(reason = 'The worker does not start.'): LastgoodError {
  return new LastgoodError('instance_failed', reason, {
    hint: 'It is started again by itself; the log says more, and /healthz says when it is ready.',
    retryAfter: 5,
  });
}

export function stopping(): LastgoodError {
  return new LastgoodError('no_release', 'The server is stopping.', {
    hint: 'Send the request again in a few seconds, when it has been started again.',
    retryAfter: 5,
  });
}

export function overloaded(waiting: number, retryAfter: number): LastgoodError {
  return new LastgoodError('overloaded', `The queue is full: ${waiting} requests are waiting.`, {
    hint: `Send it again in ${retryAfter} s; Retry-After says the same.`,
    retryAfter,
  });
}

/** The instance broke off on a request that may not be sent twice. */
export function notReplayable(cause: BrokenOff): LastgoodError {
  return new LastgoodError('instance_failed', `The worker stopped in the middle of the request (${cause.message}).`, {
    hint: 'It was not sent again because it may have had an effect; check, then send it again.',
    cause,
    retryAfter: 2,
  });
}

/** The instance broke off on this request twice, the second time with nothing else to blame. */
export function releaseFailed(cause: BrokenOff): LastgoodError {
  return new LastgoodError('release_failed', `The release failed on this request twice (${cause.message}).`, {
    hint: 'This picture seems to break the release; other requests are not affected. Send a different encoding or size of it.',
    cause,
  });
}

export function clientClosed(): LastgoodError {
  return new LastgoodError('client_closed', 'The client closed the connection before the answer was ready.', {
    hint: 'Keep the connection open until the answer has arrived; a timeout of 60 s is enough.',
  });
}

export function deadlineExceeded(deadlineMs: number): LastgoodError {
  return new LastgoodError(
    'deadline_exceeded',
    `The answer was not ready ${deadlineMs / 1_000} s after the request arrived.`,
    {
      hint: 'Send less at once, or try again when the service is less busy.',
      retryAfter: 1,
    },
  );
}
