import type { Confidence, PackageChange } from '../api/diagnosis.ts';
import type { Incident } from './incident.ts';
import type { LogLine } from './log.ts';
import type { Rule } from './rule.ts';

/** A rule that speaks of an incident. */
export interface Finding {
  rule: Rule;
  incident: Incident;
  confidence: Confidence;
  values: Readonly<Record<string, string>>;
  lines: readonly LogLine[];
  suspects: readonly PackageChange[];
}
