import { LastgoodError } from '../../../errors.ts';

const BURST = 10;
const REFILL_MS = 6_000;

/**
 * Counts wrong tokens, whoever sends them: ten at once, then one every six seconds. Only what is wrong is refused: the
 * right token works at any time, so that nobody can lock its owner out.
 */
export interface Attempts {
  /** @returns the error to answer a wrong token with: `unauthorized`, or `rate_limited` when there were too many */
  failed(): LastgoodError;
}

/** @param now milliseconds of a clock that only goes forward */
export function createAttempts(now: () => number = () => performance.now()): Attempts {
  let left = BURST;
  let at = now();
  return {
    failed() {
      left = Math.min(BURST, left + (now() - at) / REFILL_MS);
      at = now();
      if (left < 1) return tooMany(Math.ceil(((1 - left) * REFILL_MS) / 1000));
      left -= 1;
      return new LastgoodError('unauthorized', 'This is not the token of this server.', {
        hint: 'It is in the file "token" of the home that the server was started with.',
      });
    },
  };
}

function tooMany(seconds: number): LastgoodError {
  return new LastgoodError('rate_limited', 'Too many wrong tokens came in.', {
    hint: 'Read the token from the file "token" of the server\'s home: the right one works at once.',
    retryAfter: seconds,
  });
}
