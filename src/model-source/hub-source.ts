import { downloadToStore } from '../download/download-to-store.ts';
import { downloadFailure, isFinal } from '../download/failures.ts';
import type { Network } from '../download/network.ts';
import { DEFAULT_RETRY, type RetryPolicy, retry as retrying } from '../download/retry.ts';
import { withoutSecrets } from '../download/secrets.ts';
import { LastgoodError } from '../errors.ts';
import type { BlobInfo } from '../store/blobs.ts';
import type { Store } from '../store/store.ts';
import { HUBS, type HubFile } from './hubs.ts';
import { readKnownFiles, rememberFiles } from './known-files.ts';
import { formatSource, type HubSource } from './source.ts';

export interface HubFileRequest {
  source: HubSource;
  /** What the file is for, in the reader's words. */
  wanted: string;
  /** Hex; what it must hash to. */
  sha256?: string | undefined;
}

export interface HubOptions {
  store: Store;
  cacheDir: string;
  signal: AbortSignal;
  network: Network;
  env: Record<string, string | undefined>;
  onProgress?: ((item: string, bytes: number, total: number | undefined) => void) | undefined;
  retry?: RetryPolicy | undefined;
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
  const { source, wanted, sha256 } = request;
  const { store, env } = options;
  if (sha256 === undefined && BRANCHES.has(source.revision.toLowerCase())) throw moving(source);
  const ref = `sources/${source.kind}/${source.repo}/${source.revision}`;
  const known = sha256 === undefined ? await readKnownFiles(store, ref) : new Map<string, BlobInfo>();
  const here = known.get(source.path);
  if (here !== undefined) return here;

  const hub = HUBS[source.kind];
  const endpoint = hub.endpoint(env);
  const subject = {
    url: hub.fileUrl(endpoint, source),
    wanted,
    name: `${formatSource(source)} from ${withoutSecrets(endpoint).replace(/\/$/, '')}`,
    signIn: hub.signIn,
    absent: `check repository, revision and path, and that ${source.kind === 'hf' ? 'HF_ENDPOINT' : 'MODELSCOPE_DOMAIN'} is the hub that has them`,
  };
  const credentials = hub.credentials(env);
  const { retry, signal, network } = options;
  // A hash that is pinned needs nobody's word for it.
  const stated: HubFile = sha256 !== undefined ? { sha256 } : await describe();
  const blob = await downloadToStore(
    { ...subject, ...stated, credentials },
    { ...options, onProgress: (bytes, total) => options.onProgress?.(`${source.repo}/${source.path}`, bytes, total) },
  );
  if (sha256 === undefined) await rememberFiles(store, ref, known.set(source.path, blob));
  return blob;

  async function describe(): Promise<HubFile> {
    const policy = retry ?? DEFAULT_RETRY;
    const access = { network, signal, stallMs: policy.stallMs, credentials };
    try {
      return await retrying(() => hub.describe(endpoint, source, access), { policy, signal, isFinal });
    } catch (error) {
      signal.throwIfAborted();
      throw downloadFailure(error, subject);
    }
  }
}

const moving = (source: HubSource) =>
  new LastgoodError('source_invalid', `Source "${formatSource(source)}" names a branch, whose files change.`, {
    hint: 'Name a commit or a tag as the revision, or pin the file with its sha256.',
  });
