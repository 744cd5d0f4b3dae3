import { downloadToStore } from '../download/download-to-store.ts';
import { type DownloadSubject, downloadFailure, isFinal } from '../download/failures.ts';
import type { Network } from '../download/network.ts';
import type { RequestOptions } from '../download/request.ts';
import { DEFAULT_RETRY, type RetryPolicy, retry as retrying } from '../download/retry.ts';
import { shownUrl } from '../download/secrets.ts';
import { LastgoodError } from '../errors.ts';
import type { BlobInfo } from '../store/blobs.ts';
import type { Store } from '../store/store.ts';
import { HUBS, type HubFile, modelscopeFiles } from './hubs.ts';
import { readKnownFiles, rememberFiles } from './known-files.ts';
import { formatSource, type HubSource } from './source.ts';

export interface HubFileRequest {
  source: HubSource;
  /** What the file is for, in the reader's words. */
  wanted: string;
  /** Hex; what it must hash to. */
  sha256?: string | undefined;
}

/** How hubs are reached. */
export interface HubConnection {
  signal: AbortSignal;
  network: Network;
  env: Record<string, string | undefined>;
  retry?: RetryPolicy | undefined;
}

export interface HubOptions extends HubConnection {
  store: Store;
  cacheDir: string;
  onProgress?: ((item: string, bytes: number, total: number | undefined) => void) | undefined;
}

/** Names that mean something else tomorrow. */
const BRANCHES = new Set(['master', 'main', 'head', 'latest']);

/**
 * A file of a model hub's repository, from the store when it is there, else by a download that is checked against the
 * pinned hash, or against the one that the hub states.
 * @throws LastgoodError `source_invalid`, `source_unreachable`, `file_missing`, `integrity_mismatch`, `store_full`,
 * `store_unwritable`
 */
export async function fetchFromHub(request: HubFileRequest, options: HubOptions): Promise<BlobInfo> {
  const { source, sha256 } = request;
  const { store, env } = options;
  if (sha256 === undefined && BRANCHES.has(source.revision.toLowerCase())) throw moving(source);
  const ref = `sources/${source.kind}/${source.repo}/${source.revision}`;
  const known = sha256 === undefined ? await readKnownFiles(store, ref) : new Map<string, BlobInfo>();
  const here = known.get(source.path);
  if (here !== undefined) return here;

  const hub = HUBS[source.kind];
  // A hash that is pinned needs nobody's word for it.
  const stated: HubFile =
    sha256 !== undefined ? { sha256 } : await ask(request, options, (url, access) => hub.describe(url, source, access));
  const blob = await downloadToStore(
    { ...subjectOf(request, env), ...stated, credentials: hub.credentials(env) },
    { ...options, onProgress: (bytes, total) => options.onProgress?.(`${source.repo}/${source.path}`, bytes, total) },
  );
  if (sha256 === undefined) await rememberFiles(store, ref, known.set(source.path, blob));
  return blob;
}

/**
 * All files of a revision on ModelScope, by path.
 * @throws LastgoodError `source_unreachable`, `file_missing`
 */
export async function listModelScope(
  model: Pick<HubSource, 'repo' | 'revision'>,
  connection: HubConnection,
): Promise<Map<string, HubFile>> {
  const request = { source: { kind: 'modelscope', ...model, path: '' } as const, wanted: 'the list of its files' };
  return ask(request, connection, (endpoint, access) => modelscopeFiles(endpoint, model, access));
}

/** Asks a hub, again when it fails for a moment. */
async function ask<T>(
  request: HubFileRequest,
  { env, network, signal, retry: policy = DEFAULT_RETRY }: HubConnection,
  question: (endpoint: string, access: RequestOptions) => Promise<T>,
): Promise<T> {
  const hub = HUBS[request.source.kind];
  const access = { network, signal, stallMs: policy.stallMs, credentials: hub.credentials(env) };
  try {
    return await retrying(() => question(hub.endpoint(env), access), { policy, signal, isFinal });
  } catch (error) {
    signal.throwIfAborted();
    throw downloadFailure(error, subjectOf(request, env));
  }
}

function subjectOf({ source, wanted }: HubFileRequest, env: HubConnection['env']): DownloadSubject {
  const { kind } = source;
  const hub = HUBS[kind];
  const endpoint = hub.endpoint(env);
  return {
    url: hub.fileUrl(endpoint, source),
    wanted,
    name: `${formatSource(source).replace(/#$/, '')} from ${shownUrl(endpoint).replace(/\/$/, '')}`,
    signIn: hub.signIn,
    absent: `check repository, revision and path, and that ${kind === 'hf' ? 'HF_ENDPOINT' : 'MODELSCOPE_DOMAIN'} is the hub that has them`,
  };
}

const moving = (source: HubSource) =>
  new LastgoodError('source_invalid', `Source "${formatSource(source)}" names a branch, whose files change.`, {
    hint: 'Name a commit or a tag as the revision, or pin the file with its sha256.',
  });
