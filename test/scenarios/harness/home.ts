import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The store that `npm start` fills, which test/models.ts has filled before. */
const LENDER = join(process.env.LASTGOOD_HOME ?? join(homedir(), '.lastgood'), 'store');

/** A home of its own, gone when disposed of. */
export interface Home extends AsyncDisposable {
  dir: string;
  token(): Promise<string>;
}

/**
 * Makes an empty home.
 * @param lend `weights`: its store begins with the blobs of the user's store, by hard links, so that nothing is downloaded
 */
export async function makeHome(lend: 'weights' | 'nothing'): Promise<Home> {
  const dir = await mkdtemp(join(tmpdir(), 'lastgood-scenario-'));
  if (lend === 'weights') await lendBlobs(join(dir, 'store'));
  return {
    dir,
    token: async () => (await readFile(join(dir, 'token'), 'utf8')).trim(),
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
}

/** Whether a server has served something from it: then the next one goes on with that. */
export const isUsed = ({ dir }: Home): boolean => existsSync(join(dir, 'services'));

/** Blobs that are pinned by a release are found by their hash: neither refs nor checkouts are needed. */
async function lendBlobs(store: string): Promise<void> {
  const blobs = join('blobs', 'sha256');
  await mkdir(join(store, blobs), { recursive: true });
  for (const name of ['oci-layout', 'store.json']) await copyFile(join(LENDER, name), join(store, name));
  for (const name of await readdir(join(LENDER, blobs)))
    await lend(join(LENDER, blobs, name), join(store, blobs, name));
}

async function lend(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  // Across file systems there are no links.
  await link(from, to).catch(() => copyFile(from, to));
}
