import { Table } from './table.ts';

export interface RolloutRow {
  id: string;
  service: string;
  /** `rollout` or `proof` */
  kind: string;
  release_id: string;
  release_version: string;
  from_id: string | null;
  from_version: string | null;
  from_generation: number | null;
  state: string;
  /** JSON */
  policy: string;
  started_at: string;
  ended_at: string | null;
  /** JSON, or null. */
  cause: string | null;
  generation: number | null;
}

export interface StepRow {
  step: string;
  at: string;
}

/** The journal of rollouts: each step is written before it takes effect. */
export class RolloutTable extends Table {
  begin(row: Omit<RolloutRow, 'ended_at' | 'cause' | 'generation'>): void {
    this.run(
      `INSERT INTO rollouts (id, service, kind, release_id, release_version, from_id, from_version, from_generation, state, policy, started_at)
       VALUES ($id, $service, $kind, $release_id, $release_version, $from_id, $from_version, $from_generation, $state, $policy, $started_at)`,
      { ...row },
    );
  }

  enter(id: string, state: string, at: string): void {
    this.run('UPDATE rollouts SET state = $state WHERE id = $id', { id, state });
    addStep(this.run.bind(this), id, state, at);
  }

  switchedTo(id: string, generation: number): void {
    this.run('UPDATE rollouts SET generation = $generation WHERE id = $id', { id, generation });
  }

  end(id: string, state: string, at: string, cause: object | null): void {
    this.run('UPDATE rollouts SET state = $state, ended_at = $at, cause = $cause WHERE id = $id', {
      id,
      state,
      at,
      cause: cause && JSON.stringify(cause),
    });
    addStep(this.run.bind(this), id, state, at);
  }

  addGate(id: string, result: object): void {
    this.run(
      `INSERT INTO gate_results (rollout, seq, result)
       VALUES ($id, (SELECT count(*) FROM gate_results WHERE rollout = $id), $result)`,
      { id, result: JSON.stringify(result) },
    );
  }

  /** Writes the result of a gate anew. @param seq which of them: 0 for the first */
  setGate(id: string, seq: number, result: object): void {
    this.run('UPDATE gate_results SET result = $result WHERE rollout = $id AND seq = $seq', {
      id,
      seq,
      result: JSON.stringify(result),
    });
  }

  get(id: string): RolloutRow | undefined {
    return this.one('SELECT * FROM rollouts WHERE id = $id', { id });
  }

  /** Newest first. */
  list({ service, limit = 50 }: { service?: string | undefined; limit?: number | undefined }): RolloutRow[] {
    return this.all(
      `SELECT * FROM rollouts WHERE $service IS NULL OR service = $service ORDER BY started_at DESC, rowid DESC LIMIT $limit`,
      { service: service ?? null, limit },
    );
  }

  unfinished(): RolloutRow[] {
    return this.all('SELECT * FROM rollouts WHERE ended_at IS NULL ORDER BY started_at');
  }

  steps(id: string): StepRow[] {
    return this.all('SELECT step, at FROM steps WHERE subject = $id ORDER BY seq', { id });
  }

  gates(id: string): unknown[] {
    return this.all<{ result: string }>('SELECT result FROM gate_results WHERE rollout = $id ORDER BY seq', { id }).map(
      ({ result }) => JSON.parse(result),
    );
  }

  /** The newest rollout of each release that ended, by release id. */
  lastOf(release: string): RolloutRow | undefined {
    return this.one('SELECT * FROM rollouts WHERE release_id = $release ORDER BY started_at DESC, rowid DESC LIMIT 1', {
      release,
    });
  }
}

/** One more step of a rollout or rollback. */
export function addStep(
  run: (sql: string, values: Record<string, string>) => unknown,
  subject: string,
  step: string,
  at: string,
): void {
  run(
    'INSERT INTO steps (subject, seq, step, at) VALUES ($subject, (SELECT count(*) FROM steps WHERE subject = $subject), $step, $at)',
    { subject, step, at },
  );
}
