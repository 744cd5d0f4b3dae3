import { addStep, type StepRow } from './rollouts.ts';
import { Table } from './table.ts';

export interface RollbackRow {
  id: string;
  service: string;
  from_generation: number;
  release_id: string;
  release_version: string;
  /** `rollback` or `automatic rollback` */
  cause: string;
  reason: string | null;
  /** `begun`, `starting`, `switching`, `done`, `failed` */
  state: string;
  started_at: string;
  ended_at: string | null;
}

/** The journal of rollbacks. */
export class RollbackTable extends Table {
  begin(row: Omit<RollbackRow, 'state' | 'ended_at'>): void {
    this.run(
      `INSERT INTO rollbacks (id, service, from_generation, release_id, release_version, cause, reason, state, started_at)
       VALUES ($id, $service, $from_generation, $release_id, $release_version, $cause, $reason, 'begun', $started_at)`,
      { ...row },
    );
    addStep(this.run.bind(this), row.id, 'begun', row.started_at);
  }

  enter(id: string, state: string, at: string): void {
    this.run('UPDATE rollbacks SET state = $state WHERE id = $id', { id, state });
    addStep(this.run.bind(this), id, state, at);
  }

  end(id: string, state: 'done' | 'failed', at: string): void {
    this.run('UPDATE rollbacks SET state = $state, ended_at = $at WHERE id = $id', { id, state, at });
    addStep(this.run.bind(this), id, state, at);
  }

  unfinished(): RollbackRow[] {
    return this.all('SELECT * FROM rollbacks WHERE ended_at IS NULL ORDER BY started_at');
  }

  steps(id: string): StepRow[] {
    return this.all('SELECT step, at FROM steps WHERE subject = $id ORDER BY seq', { id });
  }

  list(service: string): RollbackRow[] {
    return this.all('SELECT * FROM rollbacks WHERE service = $service ORDER BY started_at DESC, rowid DESC', {
      service,
    });
  }
}
