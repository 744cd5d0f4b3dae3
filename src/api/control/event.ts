import { z } from 'zod';

export const EVENT_TYPES = [
  'release.created',
  'release.deleted',
  'rollout.started',
  'rollout.step',
  'rollout.progress',
  'rollout.gate',
  'rollout.ended',
  'switched',
  'rollback.started',
  'rollback.step',
  'rolled_back',
  'rescued',
  'instance.state',
  'standby.ready',
  'standby.lost',
  'golden.failed',
  'golden.recovered',
  'environment.drifted',
  'environment.restored',
  'recovered',
  'store.gc',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** What happened, in order. `rollout.progress` has no id: it is shown live and not kept. */
export const event = z.object({
  id: z.int().nullable(),
  at: z.string(),
  type: z.enum(EVENT_TYPES),
  service: z.string().nullable(),
  rollout: z.string().nullable(),
  release: z.object({ id: z.string(), version: z.string() }).nullable(),
  message: z.string().describe('One English sentence'),
  /** By type: `rollout.step` {step}, `rollout.gate` a gate result, `rollout.ended` {state, cause}, `rescued` {count} … */
  data: z.looseObject({}),
});
export type LastgoodEvent = z.infer<typeof event>;
