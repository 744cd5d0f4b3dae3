/** States of a rollout: the first seven follow the story, the last five are ends. A proof ends `settled` when it passed. */
export const ROLLOUT_STATES = [
  'staging',
  'verifying',
  'starting',
  'proving',
  'shadowing',
  'switching',
  'watching',
  'settled',
  'refused',
  'rolled_back',
  'cancelled',
  'failed',
] as const;
export type RolloutState = (typeof ROLLOUT_STATES)[number];
export const ENDED: readonly RolloutState[] = ['settled', 'refused', 'rolled_back', 'cancelled', 'failed'];

export const GATES = ['integrity', 'preflight', 'environment', 'start', 'golden', 'budget', 'shadow', 'watch'] as const;
export type GateName = (typeof GATES)[number];
