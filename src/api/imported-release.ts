import type { CaptureReport } from './environment.ts';

/** What `lastgood import` reports (`--json`); stable. */
export interface ImportedRelease {
  /** Absolute path of the release.yaml. */
  file: string;
  service: string;
  version: string;
  /** How the release serves: `modelscope-m2fp`, or the application that it runs. */
  runs: string;
  model: {
    /** Folder or repository that it was taken from. */
    from: string;
    files: number;
    bytes: number;
  };
  environment: CaptureReport;
  /** null: no running service was named to record it from. */
  golden: {
    /** Absolute path of golden.json. */
    file: string;
    cases: number;
    /** How answers are compared later: `parsing`, `json`, `image`, `bytes`. */
    compare: string;
    /** JSON Pointers that are not compared, because they differ from answer to answer. */
    ignored: string[];
  } | null;
  /** What may need a look, each one sentence. */
  notes: string[];
}
