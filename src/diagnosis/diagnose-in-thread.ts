import type { Diagnosis, Language } from '../api/diagnosis.ts';
import { inThread } from '../in-thread.ts';
import type { Circumstances } from './diagnose.ts';

/** A log and what is known besides it, as a thread can be sent it. */
export type DiagnosisTask =
  | { kind: 'file'; path: string; circumstances: Circumstances }
  | { kind: 'text'; text: string; circumstances: Circumstances }
  /** A body of `POST /api/v1/diagnoses`, unread. */
  | { kind: 'request'; body: Uint8Array };

/** A diagnosis in every language. */
export type Diagnoses = Record<Language, Diagnosis>;

/**
 * Diagnoses in a thread of its own: a long log takes seconds, in which the server must answer.
 * @throws LastgoodError `bad_request` for a body that does not fit, `file_missing`, `file_unreadable`
 */
export function diagnoseInThread(task: DiagnosisTask, signal: AbortSignal): Promise<Diagnoses> {
  return inThread(new URL('./diagnose-thread.ts', import.meta.url), task, signal);
}
