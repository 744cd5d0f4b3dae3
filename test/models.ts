import { mkdir, readlink, rm, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { LastgoodError } from '../src/errors.ts';
import { fetchSources } from '../src/model-source/fetch-sources.ts';
import { parseSource } from '../src/model-source/source.ts';
import { readSpec } from '../src/release/spec.ts';
import { weightFiles } from '../src/rollout/convert.ts';
import { fetchModels } from '../src/rollout/stage.ts';
import { openStore } from '../src/store/store.ts';

const root = join(import.meta.dirname, '..');

/**
 * Once before all tests: the embedded releases' networks, for the tests that need real weights, in the folder that
 * LASTGOOD_TEST_MODELS names: `<name>.onnx`, and `tfjs/<name>.json` with its weights as they were published.
 * They come from the same store as `npm start`'s, so they are downloaded once. Without them those tests skip, and say so.
 */
export async function setup(): Promise<void> {
  if (process.env.LASTGOOD_TEST_MODELS) return;
  const home = process.env.LASTGOOD_HOME ?? join(homedir(), '.lastgood');
  try {
    process.env.LASTGOOD_TEST_MODELS = await prepareModels(home);
  } catch (error) {
    if (!(error instanceof LastgoodError)) throw error;
    process.stderr.write(`Tests with real weights are skipped: ${error.message}\n  ${error.hint}\n`);
  }
}

async function prepareModels(home: string): Promise<string> {
  const specs = await Promise.all(
    ['release.yaml', 'release.lite.yaml'].map((name) => readSpec(join(root, 'models', 'pose-parts', name))),
  );
  const store = await openStore(join(home, 'store'));
  const options = { store, cacheDir: join(home, 'cache'), signal: new AbortController().signal, onProgress: telling() };
  const dir = join(root, 'node_modules', '.cache', 'lastgood-test-models');
  await mkdir(join(dir, 'tfjs'), { recursive: true });
  for (const spec of specs) {
    const files = await fetchModels(spec, { ...options, welcome: specs });
    for (const { path, digest } of files) await link(store.blobs.path(digest), join(dir, path));
  }
  const models = specs.flatMap((spec) => spec.models);
  const requests = models.map(({ source, integrity, path }) => ({
    source: parseSource(source),
    integrity,
    wanted: path,
    companions: weightFiles,
  }));
  const fetched = await fetchSources(requests, { ...options, onProgress: undefined, baseDir: root });
  for (const [i, { file, companions }] of fetched.entries()) {
    await link(store.blobs.path(file.digest), join(dir, 'tfjs', `${basename(models[i]!.path, '.onnx')}.json`));
    for (const [name, blob] of companions) await link(store.blobs.path(blob.digest), join(dir, 'tfjs', name));
  }
  return dir;
}

/** Two releases share networks, and two test runs share the folder: what is right already stays. */
async function link(target: string, path: string): Promise<void> {
  if ((await readlink(path).catch(() => null)) === target) return;
  await rm(path, { force: true });
  await symlink(target, path);
}

/** A line each quarter of a download. */
function telling() {
  let told = '';
  return ({
    phase,
    item,
    bytes,
    total,
  }: {
    phase: string;
    item: string;
    bytes: number;
    total?: number | undefined;
  }) => {
    const line = `${phase} ${item}${total ? ` ${25 * Math.floor((4 * bytes) / total)} %` : ''}`;
    if (line !== told) process.stderr.write(`${line}\n`);
    told = line;
  };
}
