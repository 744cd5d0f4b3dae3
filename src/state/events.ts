import { Table } from './table.ts';

export interface EventRow {
  id: number;
  at: string;
  type: string;
  service: string | null;
  rollout: string | null;
  release_id: string | null;
  release_version: string | null;
  message: string;
  /** JSON */
  data: string;
}

/** Events that are kept: the oldest go when there are more. */
const KEEP = 20_000;
/** How often the oldest are looked for: every so many additions. */
const TRIM_EVERY = 500;

/** What happened, in order. */
export class EventTable extends Table {
  /** @returns its id */
  add(row: Omit<EventRow, 'id'>): number {
    const { lastInsertRowid: id } = this.run(
      `INSERT INTO events (at, type, service, rollout, release_id, release_version, message, data)
       VALUES ($at, $type, $service, $rollout, $release_id, $release_version, $message, $data)`,
      { ...row },
    );
    if (id % TRIM_EVERY === 0) this.run('DELETE FROM events WHERE id <= $last', { last: id - KEEP });
    return id;
  }

  /** Oldest first. `after: null`: the newest ones. */
  since(after: number | null, limit: number): EventRow[] {
    if (after !== null)
      return this.all('SELECT * FROM events WHERE id > $after ORDER BY id LIMIT $limit', { after, limit });
    return this.all('SELECT * FROM (SELECT * FROM events ORDER BY id DESC LIMIT $limit) ORDER BY id', { limit });
  }
}
