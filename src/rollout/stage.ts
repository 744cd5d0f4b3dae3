import { LastgoodError } from '../errors.ts';
import { type FetchedSource, fetchSources, type SourceRequest } from '../model-source/fetch-sources.ts';
import type { RetryPolicy } from '../model-source/retry.ts';
import { parseSource } from '../model-source/source.ts';
import { putAttachments } from '../release/attachments.ts';
import { MODEL_TYPE, packRelease, type ReleaseFile } from '../release/manifest.ts';
import type { ModelSpec } from '../release/schema.ts';
import type { ReleaseSpec } from '../release/spec.ts';
import type { StagedRelease } from '../runtime/driver.ts';
import type { BlobInfo } from '../store/blobs.ts';
import { digestFrom, digestOf, hexOf } from '../store/digest.ts';
import type { Store } from '../store/store.ts';
import { type Converter, convertInThread, parseTfjsModel, weightFiles } from './convert.ts';

export interface StageProgress {
  phase: 'download' | 'convert' | 'checkout';
  /** The package, model or release that is worked on. */
  item: string;
  bytes: number;
  /** Bytes in all, when that is known. */
  total?: number | undefined;
}

export interface StageOptions {
  store: Store;
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
 * Brings a release onto this machine: fetches and converts what the store lacks, checks everything against the pins, packs
 * and checks out. With all of it there, no source is asked. It may be stopped or killed anywhere and called again.
 * @throws LastgoodError `source_invalid`, `source_unreachable`, `file_missing`, `integrity_mismatch`, `model_unsupported`,
 * `store_full`, `store_unwritable`
 */
export async function stageRelease(spec: ReleaseSpec, options: StageOptions): Promise<StagedRelease> {
  const { store, signal, onProgress } = options;
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

  onProgress?.({ phase: 'checkout', item: `${spec.service} ${spec.version}`, bytes: 0 });
  const models = spec.models.map(
    (model): ReleaseFile => ({ ...blobs.get(model)!, path: model.path, mediaType: MODEL_TYPE }),
  );
  const files = [...models, ...(await putAttachments(spec, store, signal))];
  const { id } = await packRelease(spec, files, store);
  const dir = await store.checkOut(hexOf(id), files);
  const { driver, recipe, threads = 'auto', settings = {} } = spec.runtime;
  const runtime = { driver, ...(recipe !== undefined && { recipe }), threads, settings };
  return { id, version: spec.version, service: spec.service, dir, runtime };
}

function toRequest(model: ModelSpec): SourceRequest {
  return {
    source: parseSource(model.source),
    wanted: model.path,
    integrity: model.integrity,
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
