import type { EnvironmentProgress } from '../api/environment.ts';
import { LastgoodError } from '../errors.ts';
import {
  type FetchedSource,
  fetchSources,
  type RetryPolicy,
  type SourceRequest,
} from '../model-source/fetch-sources.ts';
import { parseSource } from '../model-source/source.ts';
import { putAttachments } from '../release/attachments.ts';
import { isWheel, MODEL_TYPE, type PackedRelease, packRelease, type ReleaseFile } from '../release/manifest.ts';
import { type Release, readRelease } from '../release/release.ts';
import type { ModelSpec } from '../release/schema.ts';
import type { ReleaseSpec } from '../release/spec.ts';
import { parseBytes, parseDuration } from '../release/units.ts';
import type { RuntimeSettings, StagedRelease } from '../runtime/driver.ts';
import type { BlobInfo } from '../store/blobs.ts';
import { digestFrom, digestOf, hexOf } from '../store/digest.ts';
import { LOCK_TYPE } from '../store/media-types.ts';
import type { Store } from '../store/store.ts';
import { type Converter, convertInThread, parseTfjsModel, weightFiles } from './convert.ts';
import type { ReleaseEnvironments } from './release-environments.ts';

export interface StageProgress {
  phase: 'convert' | 'checkout' | EnvironmentProgress['phase'];
  /** The package, model or release that is worked on. */
  item: string;
  bytes: number;
  /** Bytes in all, when that is known. */
  total?: number | undefined;
}

export interface StageOptions {
  store: Store;
  /** For releases that have one. */
  environments?: ReleaseEnvironments | undefined;
  /** For unfinished downloads. */
  cacheDir: string;
  signal: AbortSignal;
  onProgress?: ((progress: StageProgress) => void) | undefined;
  /** Releases whose files are kept, too, when a package that holds them is downloaded anyway: no second download later. */
  welcome?: ReleaseSpec[] | undefined;
  convert?: Converter | undefined;
  retry?: RetryPolicy | undefined;
  env?: Record<string, string | undefined> | undefined;
}

/**
 * Makes a release of a spec: fetches and converts what the store lacks, checks everything against the pins, packs it. With
 * all of it there, no source is asked. It may be stopped or killed anywhere and called again.
 * @throws LastgoodError `source_invalid`, `source_unreachable`, `file_missing`, `integrity_mismatch`, `model_unsupported`,
 * `store_full`, `store_unwritable`
 */
export async function createRelease(spec: ReleaseSpec, options: StageOptions): Promise<PackedRelease> {
  const { store, signal } = options;
  const attachments = await putAttachments(spec, store, signal);
  const models = await fetchModels(spec, options);
  return packRelease(spec, [...models, ...attachments, ...(await stockEnvironment(spec, attachments, options))], store);
}

async function stockEnvironment(
  spec: ReleaseSpec,
  files: ReleaseFile[],
  options: StageOptions,
): Promise<ReleaseFile[]> {
  const lock = files.find(({ mediaType }) => mediaType === LOCK_TYPE);
  return lock === undefined ? [] : environmentsOf(options).stock(spec, lock, options);
}

function environmentsOf({ environments }: StageGround): ReleaseEnvironments {
  if (environments) return environments;
  throw new Error('a release with an environment needs somebody who keeps environments');
}

/**
 * Brings back what the store has lost of a release, from the sources that it names.
 * @throws LastgoodError as `createRelease`; `blob_missing` for what no source has
 */
export async function restockRelease(release: Release, options: StageOptions): Promise<void> {
  const sizes = await Promise.all(release.files.map(({ digest }) => options.store.blobs.size(digest)));
  const lacking = release.files.filter((_, i) => sizes[i] === null).map(({ path }) => path);
  if (lacking.length === 0) return;
  const models = release.spec.models.filter(({ path }) => lacking.includes(path));
  const wheels = release.files.filter(isWheel).map(({ path }) => path);
  const lost = lacking.filter(
    (path) => !wheels.includes(path) && !models.some((model) => model.path === path && !isLocal(model)),
  );
  if (lost.length > 0) throw gone(release, lost);
  await fetchModels({ ...release.spec, models, baseDir: options.store.dir }, options);
  if (lacking.some((path) => wheels.includes(path))) await environmentsOf(options).restock(release, options);
}

/** Where a release is laid out. */
export type StageGround = Pick<StageOptions, 'store' | 'environments' | 'onProgress'>;

/**
 * Lays a release's files out for a driver, and its environment.
 * @throws LastgoodError `blob_missing`, `store_full`, `store_unwritable`; those of `ReleaseEnvironments.provide`
 */
export async function checkOutRelease(
  release: Release,
  ground: StageGround,
  signal: AbortSignal,
): Promise<StagedRelease> {
  const { id, spec } = release;
  const dir = await checkOutFiles(release, ground.store);
  const environment = spec.environment && (await environmentsOf(ground).provideWhole(release, { ...ground, signal }));
  const { threads = 'auto', settings = {}, ...runtime } = spec.runtime;
  const memoryLimit = parseBytes(spec.limits?.memory ?? '');
  const deadline = parseDuration(spec.serve?.deadline ?? '');
  return {
    id,
    version: spec.version,
    service: spec.service,
    dir,
    runtime: { ...runtime, threads, settings } as RuntimeSettings,
    ...(spec.serve?.health !== undefined && { health: spec.serve.health }),
    ...(memoryLimit !== null && { memoryLimit }),
    ...(deadline !== null && { deadline }),
    ...(environment && { environment }),
  };
}

/**
 * The files alone.
 * @returns their folder
 * @throws LastgoodError `blob_missing`, `store_full`, `store_unwritable`
 */
export function checkOutFiles({ id, files }: Release, store: Store): Promise<string> {
  return store.checkOut(
    hexOf(id),
    files.filter((file) => !isWheel(file)),
  );
}

/** Both at once, for those who only want to run it. */
export async function stageRelease(spec: ReleaseSpec, options: StageOptions): Promise<StagedRelease> {
  const { id } = await createRelease(spec, options);
  options.onProgress?.({ phase: 'checkout', item: `${spec.service} ${spec.version}`, bytes: 0 });
  return checkOutRelease(await readRelease(options.store, id), options, options.signal);
}

/** The model files of a spec, in the store: those that it lacks are fetched, converted and compared with their pins. */
export async function fetchModels(spec: ReleaseSpec, options: StageOptions): Promise<ReleaseFile[]> {
  const { store, signal } = options;
  const requests = new Map(spec.models.map((model) => [model, toRequest(model)]));
  const blobs = new Map<ModelSpec, BlobInfo>();
  for (const model of spec.models) {
    const blob = await pinnedBlob(model, store, signal);
    if (blob !== null) blobs.set(model, blob);
  }
  const lacking = spec.models.filter((model) => !blobs.has(model));
  const fetched = await fetchSources(
    lacking.map((model) => requests.get(model)!),
    { ...options, ...fetchOptions(spec, options) },
  );
  for (const [i, model] of lacking.entries()) blobs.set(model, await finish(model, fetched[i], options));
  return spec.models.map((model) => ({ ...blobs.get(model)!, path: model.path, mediaType: MODEL_TYPE }));
}

const isLocal = ({ source }: ModelSpec): boolean => source.startsWith('file:');

function gone({ spec, id }: Release, paths: string[]): LastgoodError {
  return new LastgoodError(
    'blob_missing',
    `${spec.service} ${spec.version} (${id.slice(0, 19)}…) has lost ${paths.join(', ')}, which came from no source that can be asked again.`,
    { hint: 'Create the release again from its files, under the same version.' },
  );
}

function toRequest(model: ModelSpec): SourceRequest {
  return {
    source: parseSource(model.source),
    wanted: model.path,
    integrity: model.integrity,
    sha256: model.import === undefined ? model.sha256 : undefined,
    companions: model.import === 'tfjs' ? weightFiles : undefined,
  };
}

function fetchOptions(spec: ReleaseSpec, { onProgress, welcome = [] }: StageOptions) {
  return {
    baseDir: spec.baseDir,
    welcome: welcome.flatMap(({ models }) => models.map(toRequest)),
    onProgress: (item: string, bytes: number, total: number | undefined) =>
      onProgress?.({ phase: 'download', item, bytes, total }),
  };
}

/** The final file of a model, when its hash is pinned and the store has it whole. */
async function pinnedBlob({ sha256 }: ModelSpec, store: Store, signal: AbortSignal): Promise<BlobInfo | null> {
  if (sha256 === undefined) return null;
  const digest = digestFrom(sha256);
  if ((await store.blobs.verify(digest, signal)) !== 'intact') return null;
  return { digest, size: (await store.blobs.size(digest))! };
}

/** What was fetched, converted where the spec says so, checked against the pin. */
async function finish(model: ModelSpec, fetched: FetchedSource, options: StageOptions): Promise<BlobInfo> {
  if (model.import === undefined) {
    checkPin(model, fetched.file.digest);
    return fetched.file;
  }
  const onnx = await convert(model, fetched, options);
  checkPin(model, digestOf(onnx));
  return options.store.blobs.put(onnx, { signal: options.signal });
}

async function convert(
  model: ModelSpec,
  { file, companions }: FetchedSource,
  options: StageOptions,
): Promise<Uint8Array> {
  const { store, signal, onProgress, convert = convertInThread } = options;
  const content = await store.blobs.read(file.digest);
  const weights = Buffer.concat(
    await Promise.all(weightFiles(content).map((name) => store.blobs.read(companions.get(name)!.digest))),
  );
  const total = weights.byteLength;
  onProgress?.({ phase: 'convert', item: model.path, bytes: 0, total });
  const onnx = await convert({ model: parseTfjsModel(content), weights }, signal);
  onProgress?.({ phase: 'convert', item: model.path, bytes: total, total });
  return onnx;
}

function checkPin({ path, sha256, source, import: kind }: ModelSpec, got: string): void {
  if (sha256 === undefined || got === digestFrom(sha256)) return;
  const made = kind === undefined ? source : `${source}, converted`;
  throw new LastgoodError(
    'integrity_mismatch',
    `${path} (${made}) is not what release.yaml pins: expected sha256 ${sha256}, got ${got.slice('sha256:'.length)}.`,
    {
      hint:
        kind === undefined
          ? 'The source is not what it was. If the change is meant, write the new sha256 into release.yaml.'
          : 'The source or the converter is not what it was. If the change is meant, write the new sha256 into release.yaml.',
    },
  );
}
