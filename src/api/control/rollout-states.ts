/** The story of a rollout in the order in which it is told. A proof ends `settled` when it passed. */
export const STEPS = [
  'staging',
  'verifying',
  'starting',
  'proving',
  'shadowing',
  'switching',
  'watching',
  'settled',
] as const;
export type StepName = (typeof STEPS)[number];

/** Where a rollout is, or how it ended. */
export const ROLLOUT_STATES = [...STEPS, 'refused', 'rolled_back', 'cancelled', 'failed'] as const;
export type RolloutState = (typeof ROLLOUT_STATES)[number];
export const ENDED: readonly RolloutState[] = ['settled', 'refused', 'rolled_back', 'cancelled', 'failed'];

/** In the order in which a rollout meets them. */
export const GATES = ['integrity', 'preflight', 'environment', 'start', 'golden', 'budget', 'shadow', 'watch'] as const;
export type GateName = (typeof GATES)[number];
