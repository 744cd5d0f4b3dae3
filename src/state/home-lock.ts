import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LastgoodError } from '../errors.ts';

const ADDRESS = 'server.url';

/**
 * One server at a time serves from a home. The lock is the operating system's, on a file of SQLite's: it is gone with its
 * process, however that ends.
 * @throws LastgoodError `home_in_use`
 */
export function lockHome(home: string): Disposable {
  const dir = join(home, 'run');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(dir, 'server.lock'), { timeout: 0 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE;');
  } catch (cause) {
    database.close();
    if (!/locked/.test((cause as Error).message)) throw cause;
    const url = addressOf(dir);
    throw new LastgoodError('home_in_use', `Another lastgood ${url ? `at ${url} ` : ''}serves from ${home}.`, {
      hint: `Use that one (${url ? `--url ${url}` : '`lastgood status`'}), stop it, or give this one a home of its own with --home.`,
      cause,
    });
  }
  return {
    [Symbol.dispose]: () => {
      try {
        rmSync(join(dir, ADDRESS), { force: true });
      } finally {
        database.close();
      }
    },
  };
}

/** Notes where the server of a home listens, for those who find it locked. */
export function noteAddress(home: string, url: string): void {
  writeFileSync(join(home, 'run', ADDRESS), `${url}\n`);
}

function addressOf(dir: string): string | null {
  try {
    return readFileSync(join(dir, ADDRESS), 'utf8').trim() || null;
  } catch {
    return null;
  }
}
