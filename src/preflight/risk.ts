import type { Rule } from '../diagnosis/rule.ts';
import type { Text } from '../diagnosis/text.ts';

/** What may go wrong, told before anything was tried: a rule of diagnosis whose signs are versions and files, not a log. */
export interface Risk extends Pick<Rule, 'id' | 'summary' | 'why' | 'remedies' | 'lookAt'> {
  /** In place of `summary`, when a package is not there at all. */
  absent?: Text;
}
