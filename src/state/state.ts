import { renameSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { LastgoodError } from '../errors.ts';
import { attempt, openDatabase } from './database.ts';
import { EventTable } from './events.ts';
import { GenerationTable } from './generations.ts';
import { MeasurementTable } from './measurements.ts';
import { RollbackTable } from './rollbacks.ts';
import { RolloutTable } from './rollouts.ts';
import type { Database } from './table.ts';
import { WishTable } from './wishes.ts';

/** History: what was done, step by step, and what was seen. Which release serves is not here but in `ActivationFile`. */
export class State implements Disposable {
  readonly file: string;
  readonly generations: GenerationTable;
  readonly rollouts: RolloutTable;
  readonly rollbacks: RollbackTable;
  readonly measurements: MeasurementTable;
  readonly events: EventTable;
  readonly wishes: WishTable;
  readonly #database: DatabaseSync;

  constructor(file: string, database: DatabaseSync) {
    this.file = file;
    this.#database = database;
    const guarded: Database = { use: (work) => attempt(file, () => work(database)) };
    this.generations = new GenerationTable(guarded);
    this.rollouts = new RolloutTable(guarded);
    this.rollbacks = new RollbackTable(guarded);
    this.measurements = new MeasurementTable(guarded);
    this.events = new EventTable(guarded);
    this.wishes = new WishTable(guarded);
  }

  /** All of `work` or nothing of it. */
  transaction(work: () => void): void {
    attempt(this.file, () => this.#database.exec('BEGIN IMMEDIATE'));
    try {
      work();
      attempt(this.file, () => this.#database.exec('COMMIT'));
    } catch (error) {
      if (this.#database.isTransaction) attempt(this.file, () => this.#database.exec('ROLLBACK'));
      throw error;
    }
  }

  /** @returns what SQLite's own check complains of; empty when all is well */
  check(): string[] {
    const rows = attempt(this.file, () => this.#database.prepare('PRAGMA quick_check').all()) as {
      quick_check: string;
    }[];
    return rows.map((row) => row.quick_check).filter((text) => text !== 'ok');
  }

  [Symbol.dispose](): void {
    if (this.#database.isOpen) this.#database.close();
  }
}

export interface OpenedState {
  state: State;
  /** The file that could not be read and was moved aside: the history has to be rebuilt. */
  damaged: string | null;
  /** Why the file cannot be used now: the history is kept in memory, and lost with this process. */
  unusable: LastgoodError | null;
}

/**
 * Opens the state of a home. A database that is damaged is moved aside and a new one begun: whoever serves must not wait
 * for a repair.
 * @throws LastgoodError `state_unreadable` when it is of a newer lastgood
 */
export async function openState(home: string): Promise<OpenedState> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const file = join(home, 'state.db');
  try {
    const state = new State(file, openDatabase(file));
    if (state.check().length === 0) return { state, damaged: null, unusable: null };
    state[Symbol.dispose]();
  } catch (error) {
    if (!(error instanceof LastgoodError)) throw error;
    if (error.code === 'state_unwritable') return inMemory(error);
    if (error.code !== 'state_unreadable' || error.cause === undefined) throw error;
  }
  const damaged = `${file}.damaged-${Date.now()}`;
  for (const suffix of ['', '-wal', '-shm']) moveAside(`${file}${suffix}`, `${damaged}${suffix}`);
  return { state: new State(file, openDatabase(file)), damaged, unusable: null };
}

/** A full disk keeps nobody from serving: SQLite needs files beside the database even to read it. */
function inMemory(unusable: LastgoodError): OpenedState {
  return { state: new State(':memory:', openDatabase(':memory:')), damaged: null, unusable };
}

function moveAside(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
