import type { GatewayOptions } from '../gateway/gateway.ts';
import type { ReleaseSpec } from '../release/spec.ts';
import { parseBytes, parseDuration } from '../release/units.ts';
import type { Limits } from '../server/options.ts';

/** Milliseconds from spawn to ready, where release.yaml names none: a cold disk and one slow core included. */
const READY_MS = 120_000;

/** What release.yaml's `serve` block says, in the units of those who need it; what it does not say keeps their defaults. */
export function serveSettings({ serve = {} }: ReleaseSpec): {
  readyTimeout: number;
  gateway: Pick<GatewayOptions, 'deadlineMs' | 'queue' | 'replayable'>;
  limits: Partial<Limits>;
} {
  const { ready, deadline, upload, queue, replayable } = serve;
  const deadlineMs = deadline === undefined ? undefined : parseDuration(deadline)!;
  return {
    readyTimeout: ready === undefined ? READY_MS : parseDuration(ready)!,
    gateway: {
      ...(deadlineMs !== undefined && { deadlineMs }),
      ...(queue !== undefined && { queue }),
      ...(replayable === false && { replayable: () => false }),
    },
    limits: upload === undefined ? {} : { imageBytes: parseBytes(upload)! },
  };
}
