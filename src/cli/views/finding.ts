import type { EnvironmentFinding } from '../../api/environment.ts';
import { count } from '../words.ts';

/** More lines of one kind than this say nothing new to whoever reads them; `--json` has them all. */
const MOST = 20;

const WORDS = { error: 'ERROR', warning: 'WARN ' } as const;

/** `ERROR  numpy is 2.0.1 and not 1.24.4. [version-differs]` lines, errors first. */
export function findingLines(findings: readonly EnvironmentFinding[]): string[] {
  const groups = Map.groupBy(findings, ({ level, kind }) => `${level} ${kind}`);
  const sorted = [...groups.values()].sort(
    ([a], [b]) => Number(a!.level === 'warning') - Number(b!.level === 'warning'),
  );
  return sorted.flatMap((group) => {
    const lines = group.slice(0, MOST).map(({ level, kind, message }) => `${WORDS[level]}  ${message} [${kind}]`);
    const rest = group.length - MOST;
    const { level, kind } = group[0]!;
    return rest > 0 ? [...lines, `${WORDS[level]}  … and ${rest} more [${kind}]; --json has them all`] : lines;
  });
}

/** `2 errors, 1 warning`; nothing when there are none. */
export function countFindings(findings: readonly EnvironmentFinding[]): string {
  const errors = findings.filter(({ level }) => level === 'error').length;
  const warnings = findings.length - errors;
  return [errors > 0 ? count(errors, 'error') : '', warnings > 0 ? count(warnings, 'warning') : '']
    .filter((part) => part !== '')
    .join(', ');
}
