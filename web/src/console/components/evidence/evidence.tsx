import type { GateResult, Rollout } from '../../../../../src/api/control/rollout.ts';
import { goldenCases } from '../../lib/evidence.ts';
import { BudgetEvidence } from './budget-evidence.tsx';
import { GoldenEvidence } from './golden-evidence.tsx';
import { LogTail } from './log-tail.tsx';
import { PlainEvidence } from './plain-evidence.tsx';
import { WatchEvidence } from './watch-evidence.tsx';

interface Props {
  rollout: Rollout;
  result: GateResult;
}

/** What a gate's verdict is based on, drawn where it is known how. */
export function Evidence({ rollout, result }: Props) {
  const { gate, evidence } = result;
  switch (gate) {
    case 'golden': {
      const cases = goldenCases(evidence);
      return cases.length > 0 ? (
        <GoldenEvidence rollout={rollout} cases={cases} told={result.summary} />
      ) : (
        <PlainEvidence data={evidence} />
      );
    }
    case 'budget':
      return <BudgetEvidence data={evidence} />;
    case 'watch':
      return <WatchEvidence data={evidence} />;
    case 'start':
      return (
        <>
          <PlainEvidence data={evidence} without={['log']} />
          {rollout.evidence.includes('log.txt') && <LogTail rollout={rollout} />}
        </>
      );
    default:
      return <PlainEvidence data={evidence} />;
  }
}
