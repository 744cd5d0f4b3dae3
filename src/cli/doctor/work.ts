import type { Readable } from 'node:stream';
import type { Diagnosis, Language, PreflightReport, ProcessExit } from '../../api/diagnosis.ts';
import type { EnvironmentProgress } from '../../api/environment.ts';

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

/** What is to be tried; paths are absolute. */
export interface PreflightSubject {
  /** A requirements.txt. */
  requirements?: string;
  /** A pylock.toml, in place of `requirements`. */
  lock?: string;
  /** A version (`3.10`), an executable, the folder of an environment, or a name on PATH. */
  python?: string;
  /** ONNX files that will be run in it; by lastgood itself where there is neither of both. */
  models: readonly string[];
}

export interface PreflightCall extends DiagnoseCall {
  /** Absolute path of lastgood's home. */
  home: string;
  /** Resolving and looking up may take a while. */
  onProgress(progress: EnvironmentProgress): void;
}

/** What `lastgood doctor` needs no server for. */
export interface DoctorWork {
  /** @throws LastgoodError file_missing, file_unreadable, lock_invalid */
  diagnose(source: LogSource, besides: Besides, call: DiagnoseCall): Promise<DiagnosedLog>;
  /**
   * Says what will go wrong before it is tried. Nothing is installed; what cannot be reached is told, and no failure.
   * @throws LastgoodError file_missing, lock_invalid, environment_broken
   */
  preflight(subject: PreflightSubject, call: PreflightCall): Promise<PreflightReport>;
}
