import type { LoadedGolden } from '../../golden/load.ts';
import { type RunGoldenOptions, runGolden } from '../../golden/run.ts';
import { failed, passed, skipped, type Verdict } from './gate.ts';

export type GoldenGateOptions = Omit<RunGoldenOptions, 'golden'> & {
  /** null: the release has no golden set. */
  golden: LoadedGolden | null;
};

/** Does the candidate answer its golden inputs as it should? */
export async function goldenGate({ golden, ...options }: GoldenGateOptions): Promise<Verdict> {
  if (golden === null) return skipped('The release has no golden set: nothing says what its answers should be.');
  const report = await runGolden({ ...options, golden });
  const { cases, agreement, trouble } = report;
  const evidence = {
    cases,
    agreement,
    recorded_from: golden.set.recorded_from ?? null,
    ...(trouble !== null && { trouble }),
  };
  return report.passed
    ? passed(report.summary, evidence)
    : failed(report.cause ?? 'answers-differ', report.summary, evidence);
}
