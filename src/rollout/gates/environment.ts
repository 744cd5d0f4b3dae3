import { type CheckReport, errorsOf } from '../../api/environment.ts';
import { LastgoodError } from '../../errors.ts';
import type { Release } from '../../release/release.ts';
import type { RuntimeEnvironment } from '../../runtime/driver.ts';
import type { EnvironmentWork, ReleaseEnvironments } from '../release-environments.ts';
import { failed, passed, type Verdict, warned } from './gate.ts';

/** Findings that go into the evidence. */
const TOLD = 20;

const CAUSES: Record<string, string> = {
  interpreter_missing: 'interpreter-missing',
  environment_broken: 'environment-broken',
  tool_missing: 'tool-missing',
};

/** The release's environment is there, and every byte of it is what its wheels hold. One that is damaged is made anew, once. */
export async function environmentGate(
  release: Release,
  environments: ReleaseEnvironments,
  work: EnvironmentWork,
): Promise<Verdict> {
  const look = (environment: RuntimeEnvironment) =>
    environments.check(release, environment, { deep: true, signal: work.signal });
  try {
    const first = await look((await environments.provide(release, work))!);
    if (first.matches) return verdictOf(first);
    const report = await look(await environments.renew(release, first, work));
    if (report.matches) {
      return warned(`${errorsOf(first)[0]!.message} It was made anew and is whole now.`, evidenceOf(first));
    }
    return failed('environment-differs', errorsOf(report)[0]!.message, evidenceOf(report));
  } catch (error) {
    work.signal.throwIfAborted();
    const cause = error instanceof LastgoodError ? CAUSES[error.code] : undefined;
    if (cause === undefined) throw error;
    return failed(cause, `${(error as LastgoodError).message} ${(error as LastgoodError).hint}`);
  }
}

function verdictOf(report: CheckReport): Verdict {
  const { packages, files, bytes, findings } = report;
  const size = `${packages} packages, ${files} files, ${(bytes / 1e6).toFixed(1)} MB`;
  const warnings = findings.filter(({ level }) => level === 'warning');
  if (warnings.length === 0) return passed(`Every byte is what its wheels hold (${size}).`, evidenceOf(report));
  return warned(`Every byte is what its wheels hold (${size}). ${warnings[0]!.message}`, evidenceOf(report));
}

const evidenceOf = ({ packages, files, bytes, findings }: CheckReport) => ({
  packages,
  files,
  bytes,
  findings: findings.slice(0, TOLD),
});
