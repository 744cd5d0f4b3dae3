import { stringify } from 'yaml';
import { parseSpec } from '../../release/spec.ts';

export interface ImportedFile {
  source: string;
  path: string;
  /** Hex. */
  sha256?: string | undefined;
}

export interface ReleaseText {
  service: string;
  version: string;
  /** Of the interpreter. */
  python: string;
  lock: string;
  app: string | undefined;
  modelPath: string;
  files: ImportedFile[];
  /** Folder of the golden set. */
  golden: string | null;
}

/** Where the worker looks for the model without being told. */
export const MODEL_PATH = 'model';

/** A release.yaml. @throws LastgoodError `spec_invalid`, such as for two files under one path */
export function formatRelease(release: ReleaseText): string {
  const { service, version, python, lock, app, modelPath, files, golden } = release;
  const settings = modelPath === MODEL_PATH ? {} : { settings: { model: modelPath } };
  const spec = {
    apiVersion: 'lastgood/v1',
    service,
    version,
    runtime: { driver: 'python', ...(app === undefined ? { worker: 'modelscope-m2fp', ...settings } : { wsgi: app }) },
    environment: { python, lock },
    models: files.map(({ source, path, sha256 }) => ({ source, path, ...(sha256 !== undefined && { sha256 }) })),
    // On a CPU it loads for a quarter of a minute and works on a photo for many seconds; asking twice changes nothing.
    serve: { ready: '300s', deadline: '120s', upload: '10MB', replayable: true },
    ...(golden !== null && { golden: { dir: golden } }),
  };
  const text = stringify(spec, { lineWidth: 0 });
  parseSpec(text, 'The release.yaml');
  return text;
}
