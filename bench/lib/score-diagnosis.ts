import type { Diagnosis } from '../../src/api/diagnosis.ts';
import { RULES } from '../../src/diagnosis/rules/index.ts';

export interface LogScore {
  klass: string;
  /** Cause that came first, `healthy`, or `nothing`. */
  first: string;
  confidence: string;
  /**
   * The first cause is that of the label; a healthy log is called healthy; of a log of no class, no rule that knows a cause
   * claims to be likely or certain.
   */
  right: boolean;
  /** A cause that is called certain and is another than the label's. */
  wrongButCertain: boolean;
}

const GENERAL = new Set(RULES.filter(({ role }) => role !== undefined).map(({ id }) => id));

export function scoreDiagnosis(klass: string, { verdict, causes }: Diagnosis): LogScore {
  const [best] = causes;
  const first = best?.id ?? (verdict === 'healthy' ? 'healthy' : 'nothing');
  const confidence = best?.confidence ?? '-';
  const claims = best !== undefined && !GENERAL.has(first) && confidence !== 'possible';
  const right = klass === 'none' ? !claims && verdict !== 'healthy' : first === klass;
  return {
    klass,
    first,
    confidence,
    right,
    wrongButCertain: confidence === 'certain' && !GENERAL.has(first) && !right,
  };
}
