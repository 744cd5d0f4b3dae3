import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import ssri from 'ssri';
import { PartialFile } from '../download/partial-file.ts';
import { LastgoodError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { download } from './download.ts';
import { type FetchSubject, fetchFailure, integrityFailure } from './failures.ts';
import { type KnownFiles, readKnownFiles, rememberFiles } from './known-files.ts';
import { findTarball, type RegistryAccess } from './registry.ts';
import { type NpmPackage, packageId } from './source.ts';
import { unpack } from './unpack.ts';

export interface PackageRequest {
  pkg: NpmPackage;
  /** Subresource integrity that the tarball must have; without it, the one that the registry states. */
  integrity: string | undefined;
  /** Files of the package that there must be. */
  paths: string[];
  /** Files that are taken along when the package is fetched anyway. */
  welcome: string[];
  /** For a file whose content calls for further files: what tells their paths. */
  companions(path: string): ((content: Uint8Array) => string[]) | undefined;
  /** What the files are for, in the reader's words. */
  wanted: string[];
}

export interface PackageOptions extends RegistryAccess {
  store: Store;
  cacheDir: string;
  onProgress(item: string, bytes: number, total: number | undefined): void;
}

const refName = ({ name, version }: NpmPackage) => `sources/npm/${name}/${version}`;

/**
 * Files of a package, from the store when they are there, else by one download of its tarball: checked whole against its
 * integrity before any of it is unpacked, and deleted after.
 * @throws LastgoodError `source_unreachable`, `file_missing`, `integrity_mismatch`, `store_full`, `store_unwritable`
 */
export async function fetchPackage(request: PackageRequest, options: PackageOptions): Promise<KnownFiles> {
  const { pkg, integrity } = request;
  const { store, signal } = options;
  const known = await readKnownFiles(store, refName(pkg), integrity);
  if ((await missingFrom(known, request.paths, request, store)).length === 0) return known;

  const subject: FetchSubject = { pkg, wanted: request.wanted, storeDir: store.dir };
  const tarball = await fetchTarball(request, options).catch((error) => {
    signal.throwIfAborted();
    throw fetchFailure(error, subject);
  });
  try {
    await unpackWanted(request, tarball.file, known, options);
  } catch (error) {
    await putAside(tarball.file, error);
    throw error;
  }
  await rememberFiles(store, refName(pkg), known, tarball.integrity);
  await tarball.file.remove();
  return known;
}

async function unpackWanted(
  request: PackageRequest,
  file: PartialFile,
  known: KnownFiles,
  { store, signal }: PackageOptions,
): Promise<void> {
  const all = [...request.paths, ...request.welcome];
  // Two rounds: what a file calls for is known once it is there.
  for (const paths of [all, null]) {
    const wanted = paths ?? (await missingFrom(known, all, request, store));
    if (wanted.length === 0) continue;
    for (const [path, blob] of await unpack(file.path, new Set(wanted), store, signal)) known.set(path, blob);
  }
  const absent = await missingFrom(known, request.paths, request, store);
  if (absent.length > 0) throw notInPackage(request.pkg, absent);
}

/** A full disk gets its space back, and what is wrong is not kept; after anything else the next start goes on from here. */
async function putAside(file: PartialFile, error: unknown): Promise<void> {
  const isUseless = error instanceof LastgoodError && ['store_full', 'integrity_mismatch'].includes(error.code);
  await (isUseless ? file.remove() : file.shelve());
}

/** Of these files, and of those that they call for, the ones that are not known. */
async function missingFrom(
  known: KnownFiles,
  paths: string[],
  { companions }: PackageRequest,
  store: Store,
): Promise<string[]> {
  const missing: string[] = [];
  for (const path of paths) {
    const blob = known.get(path);
    const pathsIn = companions(path);
    if (blob === undefined) missing.push(path);
    else if (pathsIn)
      missing.push(...pathsIn(await store.blobs.read(blob.digest)).filter((other) => !known.has(other)));
  }
  return missing;
}

async function fetchTarball(
  { pkg, integrity }: PackageRequest,
  options: PackageOptions,
): Promise<{ file: PartialFile; integrity: string }> {
  const stated = await findTarball(pkg, options);
  if (integrity !== undefined && stated.integrity !== undefined && !agree(integrity, stated.integrity)) {
    throw integrityFailure(`npm:${packageId(pkg)}, as the registry states it,`, integrity, stated.integrity);
  }
  const expected = integrity ?? stated.integrity;
  if (expected === undefined) {
    throw new LastgoodError('source_invalid', `The registry states no integrity for ${packageId(pkg)}.`, {
      hint: 'Pin it in release.yaml: integrity: sha512-…',
    });
  }
  const file = await PartialFile.take(join(options.cacheDir, 'downloads'), `${packageId(pkg)} ${expected}`);
  try {
    await downloadChecked(stated.url, file, expected, pkg, options);
    return { file, integrity: expected };
  } catch (error) {
    await putAside(file, error);
    throw error;
  }
}

async function downloadChecked(
  url: string,
  file: PartialFile,
  integrity: string,
  pkg: NpmPackage,
  options: PackageOptions,
): Promise<void> {
  const onProgress = (bytes: number, total: number | undefined) => options.onProgress(packageId(pkg), bytes, total);
  const isResumed = (await file.size()) > 0;
  // Killed between the last byte and the unpacking: nothing is left to download.
  if (isResumed && (await mismatchOf(file.path, integrity)) === null) return;
  await download(url, file, { ...options, onProgress });
  const got = await mismatchOf(file.path, integrity);
  if (got === null) return;
  await file.remove();
  if (!isResumed) throw integrityFailure(`npm:${packageId(pkg)}`, integrity, got);
  // What an earlier try left may be what is wrong: once more, from the first byte.
  return downloadChecked(url, file, integrity, pkg, options);
}

/** The integrity that a file has instead of the expected one; null when it has that. */
async function mismatchOf(file: string, integrity: string): Promise<string | null> {
  const algorithm = ssri.parse(integrity)?.pickAlgorithm() ?? 'sha512';
  const got = await ssri.fromStream(createReadStream(file, { highWaterMark: 1 << 20 }), { algorithms: [algorithm] });
  return agree(integrity, String(got)) ? null : String(got);
}

/** Do two integrities name the same content? By the strongest hash of each; different kinds are left to the download. */
function agree(a: string, b: string): boolean {
  const [x, y] = [ssri.parse(a), ssri.parse(b)];
  if (x === null || y === null) return false;
  return x.pickAlgorithm() !== y.pickAlgorithm() || x.match(y) !== false;
}

function notInPackage(pkg: NpmPackage, paths: string[]): LastgoodError {
  return new LastgoodError('file_missing', `npm:${packageId(pkg)} holds no ${paths.join(', ')}.`, {
    hint: 'Check the path after # in the source: it starts inside of the package, as in "models/a.json".',
  });
}
