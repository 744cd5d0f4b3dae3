import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StagedRelease } from '../../../src/runtime/driver.ts';
import { meanNetwork } from './network.ts';

/** The module that the onnx driver must be given to know the recipe. */
export const TINY_RECIPES = new URL('recipes.ts', import.meta.url).href;

/** A release of the tiny recipe, with its files in `dir`/release. */
export async function tinyRelease(
  dir: string,
  settings: { does?: 'throw' | 'endless' } = {},
  files: Record<string, Uint8Array> = { 'mean.onnx': meanNetwork() },
): Promise<StagedRelease> {
  const folder = join(dir, 'release');
  await mkdir(folder, { recursive: true });
  await Promise.all(Object.entries(files).map(([name, bytes]) => writeFile(join(folder, name), bytes)));
  return {
    service: 'tiny',
    id: `sha256:${'7'.repeat(64)}`,
    version: '0.1.0',
    dir: folder,
    runtime: { driver: 'onnx', recipe: 'tiny', threads: 'auto', settings },
  };
}
