import type { Rollout } from '../../api/control/rollout.ts';
import { ENDED } from '../../api/control/rollout-states.ts';
import { fields } from '../table.ts';
import { formatMs, lasting, localTime, nameOf } from '../words.ts';
import { diagnosisRows } from './diagnosis.ts';
import { gateLine } from './gate.ts';

/**
 * A rollout with all that is known of it, as `lastgood rollout` prints it.
 *
 * @param base what the names of its kept files are added to
 */
export function describeRollout(rollout: Rollout, base: string): string {
  const { id, kind, service, release, from, state, started_at, ended_at, steps, gates, cause, evidence } = rollout;
  const took = ENDED.includes(state) ? ` after ${lasting(started_at, ended_at)}` : ' under way';
  const policy = Object.entries(rollout.policy).map(([name, value]) => `${name} ${value}`);
  return [
    `${kind === 'proof' ? 'Proof' : 'Rollout'} ${id}: ${state.replace('_', ' ')}${took}`,
    ...fields([
      ['release', `${service} ${nameOf(release)}`],
      ['from', from && `${nameOf(from)}, generation ${from.generation}`],
      ['made', rollout.generation && `generation ${rollout.generation}`],
      ['began', localTime(started_at)],
      ['policy', policy.join(', ') || undefined],
      ['why', whyOf(rollout)],
      ['cause', causeOf(rollout)],
      ...diagnosisRows(gates),
      ['do', cause?.hint],
    ]),
    ...section(
      'Steps',
      steps
        .filter(({ step }) => !ENDED.includes(step))
        .map(({ step, ms }) => `${step.padEnd(10)} ${ms === null ? 'under way' : formatMs(ms)}`),
    ),
    ...section(
      'Gates',
      gates.map((gate) => gateLine(gate) + (gate.cause ? ` [${gate.cause}]` : '')),
    ),
    ...section(`Evidence below ${base}`, evidence),
  ].join('\n');
}

/** The stable name of what is wrong: a gate's, else that of the end. */
export function causeOf({ gates, cause }: Pick<Rollout, 'gates' | 'cause'>): string | undefined {
  const named = gates.flatMap((gate) => (gate.verdict === 'fail' && gate.cause ? [gate.cause] : []));
  return [...new Set(named)].join(', ') || cause?.code;
}

/** Why it ended so, where no gate's sentence says it already. */
export function whyOf({ gates, cause }: Pick<Rollout, 'gates' | 'cause'>): string | undefined {
  const said = gates.some(({ verdict, summary }) => verdict === 'fail' && cause?.summary.includes(summary));
  return said ? undefined : cause?.summary;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}
