import type { Readable } from 'node:stream';
import type { Diagnosis, Language, ProcessExit } from '../../api/diagnosis.ts';

/** A log: a file by its absolute path, or what is piped in. */
export type LogSource = { path: string } | { stream: Readable };

/** What is known besides the log; paths are absolute. */
export interface Besides {
  exit?: ProcessExit;
  /** The pylock.toml of the environment that failed. */
  lock?: string;
  /** The pylock.toml of the one that worked last. */
  lastGood?: string;
}

export interface DiagnoseCall {
  lang: Language;
  signal: AbortSignal;
}

export interface DiagnosedLog {
  diagnosis: Diagnosis;
  /** Lines of the log. */
  lines: number;
}

/** What `lastgood doctor` needs no server for. */
export interface DoctorWork {
  /** @throws LastgoodError file_missing, file_unreadable, lock_invalid */
  diagnose(source: LogSource, besides: Besides, call: DiagnoseCall): Promise<DiagnosedLog>;
}
