import type { Distribution, Installation } from './distribution.ts';
import { type RecordEntry, readRecord } from './record.ts';

/** What distributions list as their files. */
export type Records = ReadonlyMap<Distribution, RecordEntry[]>;

/** Of all distributions, hidden ones too. @throws LastgoodError `environment_broken` */
export async function readRecords({
  distributions,
  shadowed,
}: Installation): Promise<Map<Distribution, RecordEntry[]>> {
  const records = new Map<Distribution, RecordEntry[]>();
  for (const distribution of [...distributions, ...shadowed]) records.set(distribution, await readRecord(distribution));
  return records;
}
