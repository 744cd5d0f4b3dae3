import { expect, test } from 'vitest';
import type { GateResult, Rollout } from '../../api/control/rollout.ts';
import { newsReader } from './news.ts';

const step = (step: Rollout['state'], at: string) => ({ step, at, ms: null });
const gate = (gate: GateResult['gate'], at: string) => ({ gate, at }) as GateResult;
const look = (steps: Rollout['steps'], gates: GateResult[]) => ({ steps, gates }) as Rollout;

test('each step and gate is news once, in the order of their times', () => {
  const read = newsReader();
  const staging = step('staging', '2026-03-01T12:00:00Z');
  const proving = step('proving', '2026-03-01T12:00:02Z');
  const integrity = gate('integrity', '2026-03-01T12:00:01Z');
  expect(read(look([staging], []))).toEqual([{ kind: 'step', at: staging.at, step: 'staging' }]);
  expect(read(look([staging, proving], [integrity]))).toEqual([
    { kind: 'gate', at: integrity.at, gate: integrity },
    { kind: 'step', at: proving.at, step: 'proving' },
  ]);
  expect(read(look([staging, proving], [integrity]))).toEqual([]);
});
