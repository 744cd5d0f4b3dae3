import type { Diagnosis, Language, PackageChange } from '../api/diagnosis.ts';
import { type Exit, exitIncident } from './exit.ts';
import type { Incident } from './incident.ts';
import { type Findings, judge } from './judge.ts';
import type { Log } from './log.ts';
import { accountOf } from './parse/account.ts';
import { RULES } from './rules/index.ts';
import { tell } from './tell.ts';

/** What is known besides the log. */
export interface Circumstances {
  /** How the program ended; absent when that is not known, or it runs. */
  exit?: Exit | undefined;
  /** Versions of its environment by normalized distribution name; `python` is the interpreter. */
  versions?: ReadonlyMap<string, string> | undefined;
  /** What was changed since the last good release. */
  changes?: readonly PackageChange[] | undefined;
}

/** What is wrong, judging by a log and by what is known besides it. */
export function diagnose(log: Log, { exit, versions, changes }: Circumstances = {}): Findings {
  const account = accountOf(log);
  const ends: Incident[] = exit ? exitIncident(exit, log) : [];
  return judge(RULES, {
    account: { ...account, incidents: [...account.incidents, ...ends] },
    ...(versions && { versions }),
    ...(changes && { changes }),
  });
}

/** The diagnosis in every language, to be kept. */
export function toldInAll(findings: Findings): Record<Language, Diagnosis> {
  return { en: tell(findings, 'en'), zh: tell(findings, 'zh') };
}
