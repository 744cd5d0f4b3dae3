import { join } from 'node:path';
import { poseParts } from '../../src/parsing/models/pose-parts/recipe.ts';
import type { Parser } from '../../src/parsing/recipe.ts';
import { readSpec } from '../../src/release/spec.ts';
import { stageRelease } from '../../src/rollout/stage.ts';
import { openStore } from '../../src/store/store.ts';
import { modelFolder, openSessions, type SessionOptions } from './onnx-sessions.ts';
import { HOME } from './release.ts';

const SPECS = { full: 'release.yaml', lite: 'release.lite.yaml' };

export type Size = keyof typeof SPECS;

/** The embedded parser in this process: networks from `$LASTGOOD_TEST_MODELS`, else from the embedded release. */
export async function openPoseParts(size: Size, options: SessionOptions): Promise<Parser> {
  const settings = { size };
  const folder = modelFolder() ?? (await stagedFolder(size));
  return poseParts.create(await openSessions(folder, poseParts.networks(settings), options), settings);
}

async function stagedFolder(size: Size): Promise<string> {
  const spec = await readSpec(join(import.meta.dirname, '../../models/pose-parts', SPECS[size]));
  const store = await openStore(join(HOME, 'store'));
  const signal = new AbortController().signal;
  const release = await stageRelease(spec, { store, cacheDir: join(HOME, 'cache'), signal, onProgress: () => {} });
  return release.dir;
}
