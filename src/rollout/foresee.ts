import { join } from 'node:path';
import { storedWheel } from '../environment/stored-wheel.ts';
import { LastgoodError } from '../errors.ts';
import { ownRuntime } from '../preflight/collect/own-runtime.ts';
import { linesOfLock, planOfWheels, runtimeAmong } from '../preflight/plan.ts';
import { type Foresight, type PreflightInput, preflight } from '../preflight/preflight.ts';
import type { Reference } from '../preflight/scene.ts';
import { isWheel, MODEL_TYPE } from '../release/manifest.ts';
import type { Release } from '../release/release.ts';
import { hexOf } from '../store/digest.ts';
import type { KeeperContext } from './context.ts';

/** What was looked at, or why that was not possible. */
export type Seen = Foresight | { blind: string };

/**
 * What a release is made of, looked at before it is started. That it cannot be looked at is no fault of the release's, and
 * keeps nobody from trying.
 * @param before the release that serves
 * @returns null for one that has neither packages nor networks
 */
export async function foresee(
  release: Release,
  before: Release | null,
  context: Pick<KeeperContext, 'home' | 'store' | 'environments' | 'onBug'>,
  signal: AbortSignal,
): Promise<Seen | null> {
  try {
    const input = await inputOf(release, before, context, signal);
    if (input.packages.size === 0 && input.models.length === 0) return null;
    return await preflight(input, { cacheFile: join(context.home, 'cache', 'preflight.json'), signal });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof LastgoodError)) context.onBug(error);
    return { blind: (error as Error).message };
  }
}

async function inputOf(
  release: Release,
  before: Release | null,
  { store, environments }: Pick<KeeperContext, 'store' | 'environments'>,
  signal: AbortSignal,
): Promise<PreflightInput> {
  const outline = await environments.outline(release, signal);
  const chosen = (outline?.wheels ?? []).map(({ digest, ...wheel }) => ({ ...wheel, sha256: hexOf(digest), digest }));
  const packages = planOfWheels(chosen, linesOfLock(outline?.lock ?? ''));
  const { driver, worker = null } = release.spec.runtime;
  const runtime = driver === 'onnx' ? ownRuntime() : runtimeAmong(packages);
  return {
    packages,
    complete: outline !== null,
    interpreter: outline?.interpreter ?? null,
    wheels: chosen.map(({ digest, ...wheel }) => ({ ...wheel, path: store.blobs.path(digest) })),
    // Who runs those of other drivers nobody can tell.
    models: (runtime === null ? [] : release.files)
      .filter(({ mediaType, path }) => mediaType === MODEL_TYPE && path.endsWith('.onnx'))
      .map(({ path, digest }) => ({ path, file: store.blobs.path(digest) })),
    runtime,
    worker,
    reference: before && referenceOf(before),
  };
}

/** null: it has no environment that the candidate's could be compared with. */
function referenceOf({ files }: Release): Reference | null {
  const wheels = files.filter(isWheel).flatMap((file) => storedWheel(file.path.split('/').at(-1)!, file) ?? []);
  if (wheels.length === 0) return null;
  return new Map(
    wheels.map(({ package: owner, version, digest }) => [owner, { version, sha256: hexOf(digest) }] as const),
  );
}
