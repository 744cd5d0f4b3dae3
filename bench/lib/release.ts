import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { readSpec } from '../../src/release/spec.ts';
import { stageRelease } from '../../src/rollout/stage.ts';
import type { StagedRelease } from '../../src/runtime/driver.ts';
import { openStore } from '../../src/store/store.ts';

export const HOME = process.env.LASTGOOD_HOME ?? join(homedir(), '.lastgood');
export const SPEC = join(import.meta.dirname, '../../models/pose-parts/release.yaml');

/** The embedded release, staged from the same store as `npm start`'s. */
export async function embeddedRelease(): Promise<StagedRelease> {
  const spec = await readSpec(SPEC);
  const store = await openStore(join(HOME, 'store'));
  const signal = new AbortController().signal;
  return stageRelease(spec, { store, cacheDir: join(HOME, 'cache'), signal, onProgress: () => {} });
}
