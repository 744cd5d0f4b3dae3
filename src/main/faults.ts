import process from 'node:process';
import { LastgoodError } from '../errors.ts';
import type { OnStep } from '../rollout/journal.ts';

/** `kill:<rollout|rollback>/<step>` */
const KILL = /^kill:(rollout|rollback)\/([a-z_]+)$/;

/**
 * Faults for drills, off unless LASTGOOD_FAULT names one: `kill:rollout/switching` kills this process, as the kernel would,
 * right after that step was journaled and before it takes effect.
 * @throws LastgoodError `usage`
 */
export function faultsOf(wanted: string | undefined): OnStep {
  if (!wanted) return () => {};
  const [, kind, step] = KILL.exec(wanted) ?? [];
  if (step === undefined) {
    throw new LastgoodError('usage', `LASTGOOD_FAULT is "${wanted}".`, {
      hint: 'It names a step to be killed after, such as kill:rollout/switching; leave it out in production.',
    });
  }
  return (atKind, atStep) => {
    if (atKind === kind && atStep === step) process.kill(process.pid, 'SIGKILL');
  };
}
