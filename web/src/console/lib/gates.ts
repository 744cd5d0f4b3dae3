import type { GateResult } from '../../../../src/api/control/rollout.ts';

export type GateName = GateResult['gate'];

/** In the order in which a rollout meets them. */
export const GATES: readonly GateName[] = [
  'integrity',
  'preflight',
  'environment',
  'start',
  'golden',
  'budget',
  'shadow',
  'watch',
];
