import { dirname, posix } from 'node:path';
import { openNetwork } from '../download/network.ts';
import { DEFAULT_RETRY, type RetryPolicy } from '../download/retry.ts';
import { LastgoodError } from '../errors.ts';
import type { BlobInfo } from '../store/blobs.ts';
import { isRelativePath } from '../store/relative-path.ts';
import type { Store } from '../store/store.ts';
import { companionPath, fetchFile } from './file-source.ts';
import { fetchFromHub } from './hub-source.ts';
import { HUBS } from './hubs.ts';
import { readNpmOptions } from './npm-options.ts';
import type { PackageOptions } from './npm-source.ts';
import { type FileSource, formatSource, type HubSource, type NpmSource, packageId, type Source } from './source.ts';

export type { RetryPolicy } from '../download/retry.ts';

export interface SourceRequest {
  source: Source;
  /** What the file is for, in the reader's words: shown in progress and errors. */
  wanted: string;
  /** Subresource integrity that the source's package must have. */
  integrity?: string | undefined;
  /** What the file must hash to, in hex. */
  sha256?: string | undefined;
  /** Names the files, relative to the source's folder, that its content calls for. */
  companions?: ((content: Uint8Array) => string[]) | undefined;
}

/** A source's file and those that it calls for, in the store. */
export interface FetchedSource {
  file: BlobInfo;
  /** By the names that the content gives them. */
  companions: Map<string, BlobInfo>;
}

export interface FetchOptions {
  store: Store;
  /** Where relative `file:` paths start. */
  baseDir: string;
  /** For unfinished downloads. */
  cacheDir: string;
  signal: AbortSignal;
  onProgress?: ((item: string, bytes: number, total: number | undefined) => void) | undefined;
  /** Of packages that must be downloaded anyway, files to keep for later; fetched for nothing else. */
  welcome?: SourceRequest[] | undefined;
  retry?: RetryPolicy | undefined;
  env?: Record<string, string | undefined> | undefined;
}

/**
 * Gets the files of sources into the store; files of one package by one download.
 * @returns one result for each request, in their order
 * @throws LastgoodError `source_invalid`, `source_unreachable`, `file_missing`, `integrity_mismatch`, `store_full`,
 * `store_unwritable`
 */
export async function fetchSources(requests: SourceRequest[], options: FetchOptions): Promise<FetchedSource[]> {
  const results = new Map<SourceRequest, FetchedSource>();
  for (const request of requests) {
    if (request.source.kind === 'file') results.set(request, await fromFile(request, request.source, options));
  }
  for (const [request, fetched] of await fromHubs(requests.filter(isHub), options)) results.set(request, fetched);
  for (const group of groupByPackage(requests)) {
    for (const [request, fetched] of await fromPackage(group, options)) results.set(request, fetched);
  }
  return requests.map((request) => results.get(request)!);
}

async function fromFile(request: SourceRequest, source: FileSource, options: FetchOptions): Promise<FetchedSource> {
  const { store, baseDir, signal } = options;
  const file = await fetchFile(source.path, baseDir, request.wanted, store, signal);
  const companions = new Map<string, BlobInfo>();
  for (const name of await namesIn(request, file, store)) {
    const path = await companionPath(source.path, baseDir, name);
    companions.set(name, await fetchFile(path, baseDir, request.wanted, store, signal));
  }
  return { file, companions };
}

type HubRequest = SourceRequest & { source: HubSource };

const isHub = (request: SourceRequest): request is HubRequest => request.source.kind in HUBS;

async function fromHubs(requests: HubRequest[], options: FetchOptions): Promise<[SourceRequest, FetchedSource][]> {
  if (requests.length === 0) return [];
  const { store, env = process.env } = options;
  await using network = await openNetwork(env);
  const access = { ...options, network, env };
  const fetched: [SourceRequest, FetchedSource][] = [];
  for (const request of requests) {
    const { source, wanted } = request;
    const file = await fetchFromHub(request, access);
    const companions = new Map<string, BlobInfo>();
    for (const name of await namesIn(request, file, store)) {
      const other = { ...source, path: beside(source.path, name) };
      companions.set(name, await fetchFromHub({ source: other, wanted }, access));
    }
    fetched.push([request, { file, companions }]);
  }
  return fetched;
}

type NpmRequest = SourceRequest & { source: NpmSource };

const isNpm = (request: SourceRequest): request is NpmRequest => request.source.kind === 'npm';

function groupByPackage(requests: SourceRequest[]): NpmRequest[][] {
  return Object.values(
    Object.groupBy(requests.filter(isNpm), ({ source, integrity }) => `${packageId(source)} ${integrity ?? ''}`),
  ) as NpmRequest[][];
}

async function fromPackage(group: NpmRequest[], options: FetchOptions): Promise<[SourceRequest, FetchedSource][]> {
  const { source, integrity } = group[0];
  const { store } = options;
  const welcome = (options.welcome ?? [])
    .filter(isNpm)
    .filter((other) => packageId(other.source) === packageId(source));
  const companionsOf = (path: string) => {
    const request = [...group, ...welcome].find((candidate) => candidate.source.path === path);
    if (request?.companions === undefined) return undefined;
    return (content: Uint8Array) => named(request, content).map((name) => beside(path, name));
  };
  // npm's client takes longer to load than all the rest: a start that has its files does without it.
  const { fetchPackage } = await import('./npm-source.ts');
  const files = await fetchPackage(
    {
      pkg: { name: source.name, version: source.version },
      integrity,
      paths: [...new Set(group.map((request) => request.source.path))],
      welcome: welcome.map((request) => request.source.path),
      companions: companionsOf,
      wanted: group.map((request) => request.wanted),
    },
    await packageOptions(options),
  );
  return Promise.all(
    group.map(async (request): Promise<[SourceRequest, FetchedSource]> => {
      const file = files.get(request.source.path)!;
      const names = await namesIn(request, file, store);
      const companions = names.map((name): [string, BlobInfo] => [name, files.get(beside(request.source.path, name))!]);
      return [request, { file, companions: new Map(companions) }];
    }),
  );
}

async function packageOptions(options: FetchOptions): Promise<PackageOptions> {
  const { store, cacheDir, signal, onProgress = () => {}, retry = DEFAULT_RETRY, env = process.env } = options;
  return { store, cacheDir, signal, onProgress, retry, npm: await readNpmOptions({ env, cwd: process.cwd() }) };
}

const beside = (path: string, name: string): string => posix.join(dirname(path), name);

async function namesIn(request: SourceRequest, file: BlobInfo, store: Store): Promise<string[]> {
  return request.companions === undefined ? [] : named(request, await store.blobs.read(file.digest));
}

/** Names come out of a file from outside: nothing but plain paths downwards is followed. */
function named(request: SourceRequest, content: Uint8Array): string[] {
  const names = request.companions?.(content) ?? [];
  const bad = names.find((name) => !isRelativePath(name));
  if (bad === undefined) return names;
  throw new LastgoodError(
    'source_invalid',
    `${formatSource(request.source)} calls for "${bad}", which is no plain path.`,
    {
      hint: 'Convert the model again so that its weights are files beside it.',
    },
  );
}
