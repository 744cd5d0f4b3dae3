import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LastgoodError } from '../errors.ts';

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
    throw new LastgoodError('home_in_use', `Another lastgood serves from ${home}.`, {
      hint: 'Use that one (`lastgood status`), stop it, or give this one a home of its own with --home.',
      cause,
    });
  }
  return { [Symbol.dispose]: () => database.close() };
}
