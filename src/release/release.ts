import type { VerifyReport } from '../api/control/release.ts';
import { LastgoodError } from '../errors.ts';
import { type Digest, hexOf } from '../store/digest.ts';
import { inParallel } from '../store/in-parallel.ts';
import { type Manifest, parseManifest } from '../store/oci.ts';
import type { Store } from '../store/store.ts';
import { fileOf, RELEASE_TYPE, type ReleaseFile } from './manifest.ts';
import { type Spec, specSchema } from './schema.ts';

export { findRelease } from './find-release.ts';

/** Files that are read at once. */
const WIDTH = 4;

/** A release that is in the store. */
export interface Release {
  /** Digest of its manifest. */
  id: Digest;
  spec: Spec;
  files: ReleaseFile[];
  /** Of all its files. */
  bytes: number;
}

/**
 * Reads a release back from the store: what was packed, with the digests of its model files as pins. Files themselves are
 * not looked at.
 * @throws LastgoodError `release_unknown`, `integrity_mismatch`
 */
export async function readRelease(store: Store, id: Digest): Promise<Release> {
  const manifest = parseManifest(await readPart(store, id, id));
  if (manifest === null || manifest.artifactType !== RELEASE_TYPE) throw notRelease(id);
  const files = filesOf(manifest, id);
  const spec = specOf(await readPart(store, manifest.config.digest, id), files, id);
  return { id, spec, files, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}

/** All releases that have a name in the store, by service and version. What cannot be read is left out: `checkStore` tells. */
export async function listReleases(store: Store): Promise<Release[]> {
  const refs = await store.refs.list('releases/');
  const releases = await Promise.all(refs.map(({ digest }) => readRelease(store, digest).catch(unlessUnreadable)));
  return releases.filter((release) => release !== null);
}

function unlessUnreadable(error: unknown): null {
  if (error instanceof LastgoodError && ['release_unknown', 'integrity_mismatch'].includes(error.code)) return null;
  throw error;
}

/** Is every file of it there? Sizes are looked at, content is not: that is `verifyRelease`. */
export async function isComplete(store: Store, { files }: Release): Promise<boolean> {
  const sizes = await Promise.all(files.map(({ digest }) => store.blobs.size(digest)));
  return sizes.every((size, i) => size === files[i].size);
}

/**
 * Hashes every byte of a release. What is damaged is moved away, so that the next staging fetches it again.
 * @throws LastgoodError `release_unknown`; the signal's reason
 */
export async function verifyRelease(store: Store, id: Digest, signal: AbortSignal): Promise<VerifyReport> {
  const { files, bytes } = await readRelease(store, id);
  const problems: VerifyReport['problems'] = [];
  await inParallel(files, WIDTH, async ({ path, digest }) => {
    const problem = await store.blobs.verify(digest, signal);
    if (problem !== 'intact') problems.push({ path, digest, problem });
  });
  problems.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { release: id, intact: problems.length === 0, files: files.length, bytes, problems };
}

async function readPart(store: Store, digest: Digest, id: Digest): Promise<Uint8Array> {
  try {
    return await store.blobs.read(digest);
  } catch (error) {
    if (!(error instanceof LastgoodError) || error.code !== 'blob_missing') throw error;
    throw new LastgoodError('release_unknown', `The store has no release ${id}.`, {
      hint: 'lastgood release list tells what there is.',
      cause: error,
    });
  }
}

function filesOf({ layers }: Manifest, id: Digest): ReleaseFile[] {
  return layers.map((layer) => {
    const file = fileOf(layer);
    if (file === null) throw notRelease(id);
    return file;
  });
}

/** The spec that `configBytes` wrote: sources that meant nothing elsewhere are named by their path, pins come from the files. */
function specOf(config: Uint8Array, files: ReleaseFile[], id: Digest): Spec {
  const digests = new Map(files.map(({ path, digest }) => [path, digest]));
  const parsed = specSchema.safeParse(withSources(JSON.parse(new TextDecoder().decode(config)), digests));
  if (parsed.success) return parsed.data;
  throw notRelease(id, parsed.error);
}

function withSources(config: { models?: { path: string }[] }, digests: Map<string, Digest>): unknown {
  const models = config.models?.map((model) => {
    const digest = digests.get(model.path);
    return { source: `file:${model.path}`, ...model, ...(digest && { sha256: hexOf(digest) }) };
  });
  return { ...config, models };
}

function notRelease(id: Digest, cause?: unknown): LastgoodError {
  return new LastgoodError('integrity_mismatch', `${id} is not a release that this version of lastgood can read.`, {
    hint: 'Use the version of lastgood that made it, or create the release again.',
    cause,
  });
}
