import { mkdir, readFile, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, sep } from 'node:path';
import type { ImportedRelease } from '../../api/imported-release.ts';
import type { ImportOptions } from '../../cli/import/work.ts';
import { openNetwork } from '../../download/network.ts';
import { LastgoodError } from '../../errors.ts';
import { hashFile, hexOf } from '../../store/digest.ts';
import { onDisk, replaceFile } from '../../store/disk.ts';
import { openStore } from '../../store/store.ts';
import { environments } from '../environments.ts';
import { recordImported } from './golden.ts';
import { parseModelId, readHubModel } from './hub-model.ts';
import { RunningService } from './manner.ts';
import { type LocalFile, listFiles, readModelFolder } from './model-folder.ts';
import { choosePython } from './python.ts';
import { formatRelease, type ImportedFile } from './release-text.ts';

const LOCK = 'pylock.toml';
const GOLDEN = 'golden';

interface Model {
  from: string;
  files: ImportedFile[];
  count: number;
  bytes: number;
}

/**
 * Writes the release of an existing M2FP deployment: its environment as it is, its model, and what its service answers.
 * What can be refused is, before the environment is captured; release.yaml comes last.
 * @throws LastgoodError `file_missing`, `model_invalid`, `interpreter_missing`, `environment_broken`, `source_unreachable`,
 * `golden_invalid`, `server_unreachable`, `output_unwritable`, `store_full`
 */
export async function importModelScope(options: ImportOptions): Promise<ImportedRelease> {
  const { output, service, version, app, modelPath, signal, force } = options;
  const file = join(output, 'release.yaml');
  // The golden set's folder, too: that it is there would be found out at the end.
  if (!force) await Promise.all([file, ...(options.golden ? [join(output, GOLDEN)] : [])].map(mustBeNew));
  const chosen = await choosePython(options.python, [app === undefined ? 'modelscope' : 'gunicorn'], { signal });
  const appFiles = app === undefined ? [] : await readAppFiles(options.appFiles);
  const model = await readModel(options);
  await using running = options.golden && new RunningService(options.golden, signal);
  const manner = await running?.findManner(app);
  const notes = await notesOn(options, appFiles, running);

  await onOutput(output, () => mkdir(output, { recursive: true }));
  const environment = await environments.capture({ ...options, python: chosen.python, lock: join(output, LOCK) });
  const golden =
    running && manner && options.golden
      ? await recordImported({ service: running, manner, source: options.golden, folder: join(output, GOLDEN), force })
      : null;
  const text = formatRelease({
    service,
    version,
    python: chosen.version,
    lock: LOCK,
    app,
    modelPath,
    files: [...model.files, ...(await pinned(appFiles, '', options))],
    golden: golden && GOLDEN,
  });
  await onOutput(output, () => replaceFile(file, text, `${file}.partial-${process.pid}`));
  return {
    file,
    service,
    version,
    runs: app ?? 'modelscope-m2fp',
    model: { from: model.from, files: model.count, bytes: model.bytes },
    environment,
    golden,
    notes,
  };
}

async function readModel(options: ImportOptions): Promise<Model> {
  const { model, home, modelPath, signal } = options;
  const isFolder = await stat(model).then(
    (info) => info.isDirectory(),
    () => false,
  );
  const id = isFolder ? null : parseModelId(options.modelName);
  if (id === null) {
    const files = await readModelFolder(model);
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    return { from: model, files: await pinned(files, `${modelPath}/`, options), count: files.length, bytes };
  }
  await using network = await openNetwork();
  const store = await openStore(join(home, 'store'));
  const connection = { network, env: process.env, signal };
  const { files, bytes } = await readHubModel(id, modelPath, { ...connection, store, cacheDir: join(home, 'cache') });
  return { from: `modelscope:${id.repo}@${id.revision}`, files, count: files.length, bytes };
}

/** Local files as sources, with their hashes: a file that is changed later is noticed. */
async function pinned(files: LocalFile[], prefix: string, options: ImportOptions): Promise<ImportedFile[]> {
  const { output, signal, onProgress } = options;
  const sources: ImportedFile[] = [];
  for (const { file, path, size } of files) {
    let done = 0;
    const digest = await hashFile(file, signal, (bytes) => {
      done += bytes;
      onProgress({ phase: 'inspect', item: path, bytes: done, total: size });
    });
    sources.push({ source: `file:${sourcePath(file, output)}`, path: prefix + path, sha256: hexOf(digest) });
  }
  return sources;
}

/** Relative where the folder may be moved with the file in it. */
function sourcePath(file: string, output: string): string {
  const path = relative(output, file);
  return path.startsWith('..') || isAbsolute(path) ? file : path.split(sep).join('/');
}

/** Files under their own names, folders with all that is in them under theirs. */
async function readAppFiles(paths: readonly string[]): Promise<LocalFile[]> {
  const files: LocalFile[] = [];
  for (const path of paths) {
    const info = await stat(path).catch((error) => {
      throw new LastgoodError('file_missing', `${path} cannot be read (${error.code}).`, {
        hint: 'Name the files of the application with --app-file.',
        cause: error,
      });
    });
    const name = basename(path);
    if (!info.isDirectory()) files.push({ file: path, path: name, size: info.size });
    else files.push(...(await listFiles(path)).map((file) => ({ ...file, path: `${name}/${file.path}` })));
  }
  return files;
}

/** Of an application: what it was given where it runs, and the release has not. */
async function notesOn(
  { app, model, modelPath }: ImportOptions,
  appFiles: LocalFile[],
  running: RunningService | undefined,
): Promise<string[]> {
  if (app === undefined) return [];
  const notes: string[] = [];
  for (const { file, path, size } of appFiles) {
    if (size > 1e6 || !(await readFile(file, 'latin1')).includes(model)) continue;
    notes.push(
      `${path} names ${model}, which is no part of the release: let it read ${modelPath} in its own folder instead.`,
    );
  }
  if (running !== undefined && !(await running.isHealthy())) {
    notes.push(
      'GET /healthz is not answered with 200: set serve.health in release.yaml to a path that is when the model is loaded.',
    );
  }
  return notes;
}

async function mustBeNew(file: string): Promise<void> {
  const exists = await stat(file).then(
    () => true,
    () => false,
  );
  if (!exists) return;
  throw new LastgoodError('output_unwritable', `${file} is there already.`, {
    hint: 'Choose another folder with -o, or write over it with --force.',
  });
}

async function onOutput<T>(output: string, work: () => Promise<T>): Promise<T> {
  try {
    return await onDisk(output, work);
  } catch (error) {
    throw new LastgoodError('output_unwritable', `${output} cannot be written (${(error as Error).message}).`, {
      hint: 'Free space, or choose another folder with -o.',
      cause: error,
    });
  }
}
