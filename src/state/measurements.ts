import { Table } from './table.ts';

/**
 * `rollback`: from the call to the switch, warm. `start`: from spawn to ready. `cold-rollback`: start and switch.
 * `environment`: made out of what was unpacked before; `environment-unpacked`: some of it had to be unpacked first; `detail`
 * has how much. `download`: packages over the network, whatever release they were for (`''`); `detail` has the bytes.
 */
export type Measured = 'rollback' | 'start' | 'cold-rollback' | 'environment' | 'environment-unpacked' | 'download';

export interface MeasurementRow {
  /** Milliseconds. */
  ms: number;
  at: string;
}

/** A measurement with what was measured: JSON, or null. */
export interface DetailedRow extends MeasurementRow {
  release_id: string;
  detail: string | null;
}

/** What took how long when it was last done, by release: promises are made from these. */
export class MeasurementTable extends Table {
  set(service: string, what: Measured, release: string, { ms, at }: MeasurementRow, detail?: object): void {
    this.run(
      `INSERT INTO measurements (service, what, release_id, ms, at, detail) VALUES ($service, $what, $release, $ms, $at, $detail)
       ON CONFLICT (service, what, release_id) DO UPDATE SET ms = $ms, at = $at, detail = $detail`,
      { service, what, release, ms, at, detail: detail ? JSON.stringify(detail) : null },
    );
  }

  get(service: string, what: Measured, release: string): MeasurementRow | undefined {
    return this.one(
      'SELECT ms, at FROM measurements WHERE service = $service AND what = $what AND release_id = $release',
      { service, what, release },
    );
  }

  /** The newest of its kind first, whatever service and release it is of. */
  list(what: Measured): DetailedRow[] {
    return this.all('SELECT ms, at, release_id, detail FROM measurements WHERE what = $what ORDER BY at DESC', {
      what,
    });
  }
}
