import { Table } from './table.ts';

/** Which release whoever started the server asked for by name, at the last start. */
export class WishTable extends Table {
  get(service: string): string | null {
    const row = this.one<{ release_id: string }>('SELECT release_id FROM wishes WHERE service = $service', { service });
    return row?.release_id ?? null;
  }

  /** @param release null: nothing in particular */
  set(service: string, release: string | null): void {
    if (release === null) this.run('DELETE FROM wishes WHERE service = $service', { service });
    else
      this.run('INSERT OR REPLACE INTO wishes (service, release_id) VALUES ($service, $release)', { service, release });
  }
}
