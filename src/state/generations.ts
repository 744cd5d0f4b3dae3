import { Table } from './table.ts';

export interface GenerationRow {
  service: string;
  generation: number;
  release_id: string;
  release_version: string;
  /** `deploy`, `rollback`, `automatic rollback` */
  cause: string;
  reason: string | null;
  rollout: string | null;
  /** ISO 8601, as all times here. */
  activated_at: string;
  ended_at: string | null;
  /** 1: it settled, or was returned to. */
  known_good: number;
}

/** Which release served a service when. */
export class GenerationTable extends Table {
  /** The generation before it ends at the same moment. */
  begin(row: Omit<GenerationRow, 'ended_at'>): void {
    this.run(
      'UPDATE generations SET ended_at = $at WHERE service = $service AND ended_at IS NULL AND generation < $n',
      {
        at: row.activated_at,
        service: row.service,
        n: row.generation,
      },
    );
    this.run(
      `INSERT INTO generations (service, generation, release_id, release_version, cause, reason, rollout, activated_at, known_good)
       VALUES ($service, $generation, $release_id, $release_version, $cause, $reason, $rollout, $activated_at, $known_good)
       ON CONFLICT DO NOTHING`,
      { ...row },
    );
  }

  markKnownGood(service: string, generation: number): void {
    this.run('UPDATE generations SET known_good = 1 WHERE service = $service AND generation = $generation', {
      service,
      generation,
    });
  }

  /** A release that had to be left is not one to go back to, whenever it served. */
  markBad(service: string, release: string): void {
    this.run('UPDATE generations SET known_good = 0 WHERE service = $service AND release_id = $release', {
      service,
      release,
    });
  }

  get(service: string, generation: number): GenerationRow | undefined {
    return this.one('SELECT * FROM generations WHERE service = $service AND generation = $generation', {
      service,
      generation,
    });
  }

  /** Newest first. */
  list(service: string): GenerationRow[] {
    return this.all('SELECT * FROM generations WHERE service = $service ORDER BY generation DESC', { service });
  }

  /** 0 when there is none. */
  latest(service: string): number {
    return (
      this.one<{ n: number | null }>('SELECT max(generation) AS n FROM generations WHERE service = $service', {
        service,
      })?.n ?? 0
    );
  }

  services(): string[] {
    return this.all<{ service: string }>('SELECT DISTINCT service FROM generations ORDER BY service').map(
      ({ service }) => service,
    );
  }
}
