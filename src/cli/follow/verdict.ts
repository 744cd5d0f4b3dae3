import type { Rollout } from '../../api/control/rollout.ts';
import type { ServiceView } from '../../api/control/service.ts';
import { fields } from '../table.ts';
import { diagnosisRows } from '../views/diagnosis.ts';
import { causeOf, whyOf } from '../views/rollout.ts';
import { describeReadiness } from '../views/standby.ts';
import { count, lasting, nameOf } from '../words.ts';

/** What a rollout came to, in words. */
export interface Verdict {
  exitCode: number;
  lines: string[];
}

/** Exit codes of the ends: 3 refused by a gate, 4 rolled back. */
const EXIT: Partial<Record<Rollout['state'], number>> = { settled: 0, refused: 3, rolled_back: 4 };

export function exitCodeOf(state: Rollout['state']): number {
  return EXIT[state] ?? 1;
}

export interface Around {
  /** The service as it is now, where the server still answers. */
  service?: ServiceView | undefined;
  /** Page or folder with the kept evidence; nothing where the rollout is gone when this is read. */
  place?: string | undefined;
}

export function verdictOf(rollout: Rollout, around: Around): Verdict {
  const { service } = around;
  const lines =
    rollout.state === 'settled'
      ? [settled(rollout, service), ...reservations(rollout)]
      : [headline(rollout, service), ...fields([...reasons(rollout), ...whereToLook(rollout, around)])];
  return { exitCode: exitCodeOf(rollout.state), lines };
}

function settled(rollout: Rollout, service: ServiceView | undefined): string {
  const took = lasting(rollout.started_at, rollout.ended_at);
  if (rollout.kind === 'proof') {
    return `Passed: ${titleOf(rollout)} may be deployed. Every gate before the switch let it through in ${took}; traffic was not touched.`;
  }
  const standby = service?.standby ? `; standby ${describeReadiness(service.standby)}` : '';
  return `${titleOf(rollout)} serves (generation ${rollout.generation}) after ${took}${standby}.`;
}

function headline(rollout: Rollout, service: ServiceView | undefined): string {
  const title = titleOf(rollout);
  switch (rollout.state) {
    case 'refused':
      return rollout.kind === 'proof'
        ? `Refused: ${title} did not pass.`
        : `Refused: ${title} takes no traffic. ${stays(rollout, service)}`;
    case 'rolled_back':
      return `Rolled back: ${title} was taken out of traffic again. ${stays(rollout, service)}`;
    case 'cancelled':
      return `Cancelled: ${title}. ${stays(rollout, service)}`;
    case 'failed':
      return `Failed: the rollout of ${title} could not go on. ${stays(rollout, service)}`;
    default:
      return `Under way: ${title}, ${rollout.state}.`;
  }
}

/** Who serves after all, as the server says; what served before where it is not asked. */
function stays({ from }: Rollout, service: ServiceView | undefined): string {
  const now = service?.current?.release ?? from;
  return now ? `${nameOf(now)} serves (generation ${now.generation}).` : 'No release serves.';
}

type Row = [name: string, value: string | undefined];

function reasons({ gates, cause }: Rollout): Row[] {
  const failed = gates.filter(({ verdict }) => verdict === 'fail');
  return [
    ...failed.map(({ gate, summary }): Row => [gate, summary]),
    ['cause', causeOf({ gates, cause })],
    ['why', whyOf({ gates, cause })],
    ...diagnosisRows(gates),
  ];
}

function whereToLook({ id, evidence, cause }: Rollout, { place }: Around): Row[] {
  if (place === undefined) return [];
  const command = `lastgood rollout ${id}`;
  return [
    ['do', cause?.hint],
    ['evidence', evidence.length === 0 ? undefined : `${place} (${count(evidence.length, 'file')})`],
    ['more', cause?.hint.includes(command) ? undefined : command],
  ];
}

/** What a pass does not say: gates that doubted, and gates that had nothing to judge by. */
function reservations({ gates }: Rollout): string[] {
  const words = { warn: 'warning', skip: 'skipped' };
  return gates.flatMap(({ verdict, gate, summary }) =>
    verdict === 'warn' || verdict === 'skip' ? [`  ${words[verdict]}  ${gate}: ${summary}`] : [],
  );
}

function titleOf({ service, release }: Rollout): string {
  return `${service} ${nameOf(release)}`;
}
