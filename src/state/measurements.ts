import { Table } from './table.ts';

/** `rollback`: from the call to the switch, warm. `start`: from spawn to ready. `cold-rollback`: start and switch. */
export type Measured = 'rollback' | 'start' | 'cold-rollback';

export interface MeasurementRow {
  /** Milliseconds. */
  ms: number;
  at: string;
}

/** What took how long when it was last done, by release: promises are made from these. */
export class MeasurementTable extends Table {
  set(service: string, what: Measured, release: string, { ms, at }: MeasurementRow): void {
    this.run(
      `INSERT INTO measurements (service, what, release_id, ms, at) VALUES ($service, $what, $release, $ms, $at)
       ON CONFLICT (service, what, release_id) DO UPDATE SET ms = $ms, at = $at`,
      { service, what, release, ms, at },
    );
  }

  get(service: string, what: Measured, release: string): MeasurementRow | undefined {
    return this.one(
      'SELECT ms, at FROM measurements WHERE service = $service AND what = $what AND release_id = $release',
      { service, what, release },
    );
  }
}
