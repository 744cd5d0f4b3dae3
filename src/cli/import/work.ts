import type { EnvironmentCall } from '../env/work.ts';

/** How an M2FP deployment becomes a release; paths are absolute. */
export interface ImportOptions extends EnvironmentCall {
  /** A folder that ModelScope downloaded, when there is one of that name. */
  model: string;
  /** The same as it was written: `namespace/name@revision` of the hub otherwise. */
  modelName: string;
  /** Executable, folder or name of the environment; without it, the first one on PATH that has what is needed. */
  python: string | undefined;
  /** Folder to write. */
  output: string;
  service: string;
  version: string;
  /** Serve the deployment's own WSGI application, such as `app:app`, instead of by lastgood's worker. */
  app: string | undefined;
  /** Files and folders that the application consists of. */
  appFiles: readonly string[];
  /** Folder of the release that the model lies in. */
  modelPath: string;
  golden: GoldenSource | undefined;
  /** Asks no index: every package is kept as it is installed. */
  offline: boolean;
  /** Puts kept packages beside the lock, too. */
  wheels: boolean;
  /** Write over a release that is there. */
  force: boolean;
}

export interface GoldenSource {
  /** Address of the running service; its path is what inputs are posted to, /parse when it has none. */
  url: string;
  /** Photos. */
  inputs: readonly string[];
  /** Field of the form that the photo is sent in. */
  field: string;
}
