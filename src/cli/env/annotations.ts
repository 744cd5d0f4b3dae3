import { relative } from 'node:path';
import type { EnvironmentFinding } from '../../api/environment.ts';

/**
 * Findings as workflow commands, which GitHub shows beside the lock in a pull request: `::error file=…::message`.
 * The escapes are those of its toolkit (actions/toolkit, packages/core/src/command.ts).
 */
export function annotations(findings: readonly EnvironmentFinding[], lock: string, cwd: string): string[] {
  const file = property(relative(cwd, lock));
  return findings.map(
    ({ level, kind, message }) => `::${level} file=${file},title=${property(`environment: ${kind}`)}::${data(message)}`,
  );
}

const data = (text: string): string => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');

const property = (text: string): string => data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
