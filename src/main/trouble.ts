import { setTimeout as delay } from 'node:timers/promises';
import { LastgoodError } from '../errors.ts';
import type { StageProgress } from '../rollout/stage.ts';

/** What requests are told before the first step of an activation has begun. */
export const STARTING = { reason: 'The service is starting.', hint: 'Try again in a few seconds.' };

const DOING: Record<StageProgress['phase'], string> = {
  download: 'Fetching',
  convert: 'Converting',
  checkout: 'Laying out',
  inspect: 'Looking at',
  resolve: 'Resolving',
  compile: 'Compiling',
  pack: 'Packing',
  install: 'Installing',
  check: 'Checking',
};

/** One sentence for /healthz and the page. */
export function describeProgress({ phase, item, bytes, total }: StageProgress): string {
  const mb = (value: number) => (value / 1e6).toFixed(0);
  const share = phase === 'download' && total ? `: ${mb(bytes)} of ${mb(total)} MB` : '';
  return `The model is being made ready. ${DOING[phase]} ${item}${share}.`;
}

/** A bug met while activating: told like a failure, so that the service goes on; the log has its stack. */
export function unexpected(cause: unknown): LastgoodError {
  return new LastgoodError(
    'internal',
    `The release could not be activated: ${cause instanceof Error ? cause.message : cause}`,
    {
      hint: 'This is a bug in lastgood; the log has the details.',
      cause,
    },
  );
}

/** A worker that ends before it is ready; its supervisor starts it again. */
export function notStarting(reason = 'The worker does not start.'): LastgoodError {
  return new LastgoodError('instance_failed', reason, {
    hint: 'The log has what the worker wrote; LASTGOOD_LOG=debug shows all of it.',
  });
}

/** Resolves after `ms` or when the signal aborts, whichever is first. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {});
}
