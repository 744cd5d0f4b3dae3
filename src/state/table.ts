import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** The database behind its error translation. */
export interface Database {
  use<T>(work: (database: DatabaseSync) => T): T;
}

/** Statements of one table, prepared once. */
export class Table {
  readonly #database: Database;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: Database) {
    this.#database = database;
  }

  protected run(sql: string, values: Record<string, SQLInputValue> = {}): { changes: number; lastInsertRowid: number } {
    return this.#use(sql, (statement) => {
      const { changes, lastInsertRowid } = statement.run(values);
      return { changes: Number(changes), lastInsertRowid: Number(lastInsertRowid) };
    });
  }

  protected all<Row>(sql: string, values: Record<string, SQLInputValue> = {}): Row[] {
    return this.#use(sql, (statement) => statement.all(values) as Row[]);
  }

  protected one<Row>(sql: string, values: Record<string, SQLInputValue> = {}): Row | undefined {
    return this.all<Row>(sql, values)[0];
  }

  #use<T>(sql: string, work: (statement: StatementSync) => T): T {
    return this.#database.use((database) => {
      let statement = this.#statements.get(sql);
      if (!statement) {
        statement = database.prepare(sql);
        this.#statements.set(sql, statement);
      }
      return work(statement);
    });
  }
}
