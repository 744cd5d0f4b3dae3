import { DatabaseSync } from 'node:sqlite';
import { LastgoodError } from '../errors.ts';
import { MIGRATIONS } from './migrations.ts';

/**
 * How long a lock of another process is waited for, in milliseconds. The wait blocks this process, requests and all, and one
 * server alone keeps a home: whoever else holds a lock is somebody with a tool.
 */
const BUSY_MS = 50;

/** What SQLite says when the file is no database, or one that was damaged (sqlite3.h: SQLITE_CORRUPT, SQLITE_NOTADB). */
const DAMAGED = new Set([11, 26]);

/**
 * Opens `state.db`, making it when it is not there and bringing an older one up to date. WAL and `synchronous=FULL`: what
 * was committed is there after a power cut.
 * @throws LastgoodError `state_unreadable` when it is damaged or of a newer lastgood, `state_unwritable`
 */
export function openDatabase(file: string): DatabaseSync {
  const database = attempt(file, () => new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: BUSY_MS }));
  try {
    attempt(file, () => {
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
      migrate(database, file);
    });
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: DatabaseSync, file: string): void {
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > MIGRATIONS.length) throw tooNew(file);
  for (let at = version; at < MIGRATIONS.length; at++) {
    database.exec(`BEGIN IMMEDIATE; ${MIGRATIONS[at]}; PRAGMA user_version = ${at + 1}; COMMIT;`);
  }
}

/** Runs `work`; what SQLite complains of comes out as an error with a hint. */
export function attempt<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw stateFailure(error, file);
  }
}

export function stateFailure(error: unknown, file: string): unknown {
  const { code, errcode, message } = error as { code?: string; errcode?: number; message: string };
  if (code !== 'ERR_SQLITE_ERROR') return error;
  // The low byte is the primary result code.
  if (DAMAGED.has((errcode ?? 0) & 0xff)) {
    return new LastgoodError('state_unreadable', `${file} is damaged (${message}).`, {
      hint: 'Run `lastgood store fsck --rebuild`: it is made anew from the store. Requests are not affected.',
      cause: error,
    });
  }
  return new LastgoodError('state_unwritable', `${file} cannot be used (${message}).`, {
    hint: 'Free some space on its disk, and check who owns the file. Requests and rollbacks are not affected.',
    cause: error,
  });
}

function tooNew(file: string): LastgoodError {
  return new LastgoodError('state_unreadable', `${file} was written by a newer version of lastgood.`, {
    hint: 'Use that version, or give this one a home of its own with --home.',
  });
}
