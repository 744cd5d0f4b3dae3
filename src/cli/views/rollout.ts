import { ENDED, type Rollout } from '../../api/control/rollout.ts';
import { gateLine } from '../follow/show.ts';
import { fields } from '../table.ts';
import { formatMs, lasting, localTime, nameOf } from '../words.ts';

/** A rollout with all that is known of it, as `lastgood rollout` prints it. */
export function describeRollout(rollout: Rollout, evidenceUrl: (rollout: string, name: string) => string): string {
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
      ['why', cause?.summary],
      ['cause', cause?.code],
      ['do', cause?.hint],
    ]),
    ...section(
      'Steps',
      steps.map(({ step, ms }) => `${step.padEnd(10)} ${ms === null ? 'under way' : formatMs(ms)}`),
    ),
    ...section(
      'Gates',
      gates.map((gate) => gateLine(gate) + (gate.cause ? ` [${gate.cause}]` : '')),
    ),
    ...section(
      'Evidence',
      evidence.map((name) => evidenceUrl(id, name)),
    ),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}
