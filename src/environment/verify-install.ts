import { readdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { normalizeName } from '../api/package-name.ts';
import { readRecordLines } from './record-lines.ts';
import type { StoredWheel } from './stored-wheel.ts';
import { Threads } from './threads.ts';
import type { Verified, VerifyTask, WrongFile } from './verify-thread.ts';

export interface VerifyOptions {
  /** The environment's folder. */
  dir: string;
  wheels: StoredWheel[];
  /**
   * Makes files read-only: those that are uv's cache's would be wrong in the next environment, too, when they are written to.
   */
  seal: boolean;
  signal: AbortSignal;
}

const THREAD = new URL('./verify-thread.ts', import.meta.url);

/**
 * Looks whether an environment that was just made is whole: sizes of all files that the RECORDs list, by all cores.
 * @returns what was found, by the package's normalised name
 */
export async function verifyInstall({ dir, wheels, seal, signal }: VerifyOptions): Promise<Map<string, Verified>> {
  const site = await sitePackages(dir);
  const infos = (await readdir(site)).filter((name) => name.endsWith('.dist-info'));
  await using threads = new Threads<VerifyTask, Verified>(THREAD, Math.min(availableParallelism(), 8));
  const tasks = infos.map((info) => ({ dir, site, info, seal }));
  const found = new Map<string, Verified>();
  await threads.run(tasks, signal, (n, verified) => {
    found.set(normalizeName(infos[n]!.split('-')[0]!), verified);
  });
  for (const { package: name } of wheels) {
    if (!found.has(name)) found.set(name, { wrong: [{ path: name, size: null }], bytes: 0, files: 0, newestMs: 0 });
  }
  if ([...found.values()].some(({ wrong }) => wrong.length > 0)) await forgiveShared(site, infos, found);
  return found;
}

/** Of a file that two packages bring, one of them has its own. */
async function forgiveShared(site: string, infos: string[], found: Map<string, Verified>): Promise<void> {
  const listed = new Set<string>();
  const keyOf = ({ path, size }: WrongFile) => `${size} ${path}`;
  for (const info of infos) {
    const text = await readFile(join(site, info, 'RECORD'), 'utf8').catch(() => '');
    for (const line of readRecordLines(text) ?? []) if (line.size !== null) listed.add(keyOf(line));
  }
  for (const verified of found.values()) verified.wrong = verified.wrong.filter((file) => !listed.has(keyOf(file)));
}

/** `lib/python3.10/site-packages`. */
async function sitePackages(dir: string): Promise<string> {
  const lib = join(dir, 'lib');
  const [python] = await readdir(lib);
  return join(lib, python!, 'site-packages');
}
