import { dirname, join } from 'node:path';
import { type Digest, digestFrom } from '../store/digest.ts';
import type { Store } from '../store/store.ts';
import type { Distribution, Installation } from './distribution.ts';
import { LOOSE_FILES, type Lock, type LockedPackage } from './lock.ts';
import type { RecordEntry, RecordRow } from './record.ts';
import type { Records } from './records.ts';
import type { StoredWheel } from './stored-wheel.ts';
import { expectedEntries, readWheelRecord } from './wheel-record.ts';

export interface ExpectedOptions {
  installation: Installation;
  lock: Lock;
  store?: Store | undefined;
  wheels?: readonly StoredWheel[] | undefined;
  /** Reads the RECORD of every wheel that is there; else only where files were edited before the lock was made. */
  deep: boolean;
}

export interface Expected {
  /** What must be there, by distribution. */
  compared: Map<Distribution, RecordEntry[]>;
  /** What belongs to a distribution, compared or not. */
  owned: Map<Distribution, RecordEntry[]>;
}

/** What the lock says of files: the RECORDs of its wheels as far as they are in the store, and else of the installation. */
export async function expectedRecords(records: Records, options: ExpectedOptions): Promise<Expected> {
  const { installation, lock, deep } = options;
  const locked = new Map(lock.packages.map((one) => [one.name, one]));
  const compared = new Map<Distribution, RecordEntry[]>();
  const owned = new Map(records);
  for (const distribution of installation.distributions) {
    const entries = records.get(distribution)!;
    compared.set(distribution, entries);
    const one = locked.get(distribution.key);
    // Of another version, or from a folder that is worked in: its own RECORD is all that can be asked of it.
    if (one === undefined || distribution.origin.kind === 'editable' || one.version !== distribution.version) continue;
    const edited = new Set(one.extras?.edited);
    if (!deep && edited.size === 0) continue;
    const wheel = await wheelRecord(one, options);
    if (wheel !== null) {
      const expected = expectedEntries(wheel, entries, distribution, installation);
      compared.set(distribution, expected);
      owned.set(distribution, expected);
    } else if (edited.size > 0) {
      // As they were when the lock was made only the wheel could tell.
      compared.set(
        distribution,
        entries.filter(({ path }) => !edited.has(path)),
      );
    }
  }
  const loose = await looseEntries(locked.get(LOOSE_FILES), options);
  if (loose !== null) {
    compared.set(loose.distribution, loose.entries);
    owned.set(loose.distribution, loose.entries);
  }
  return { compared, owned };
}

/** Loose files that were kept are a wheel in the lock, and where they come from no distribution. */
async function looseEntries(
  locked: LockedPackage | undefined,
  options: ExpectedOptions,
): Promise<{ distribution: Distribution; entries: RecordEntry[] } | null> {
  const { installation } = options;
  if (locked === undefined || installation.distributions.some(({ key }) => key === LOOSE_FILES)) return null;
  const wheel = await wheelRecord(locked, options);
  if (wheel === null) return null;
  const { purelib } = installation.paths;
  const distribution: Distribution = {
    name: 'loose files',
    key: LOOSE_FILES,
    version: locked.version ?? '',
    // There is none, and nothing of it is expected.
    metadataDir: join(dirname(purelib), 'none.dist-info'),
    root: purelib,
    prefix: installation.prefix,
    installer: null,
    origin: { kind: 'index' },
    requires: [],
    tags: [],
    hasRecord: false,
  };
  return { distribution, entries: expectedEntries(wheel, [], distribution, installation) };
}

async function wheelRecord(
  locked: LockedPackage,
  { store, wheels = [] }: ExpectedOptions,
): Promise<RecordRow[] | null> {
  if (store === undefined) return null;
  const given = wheels.find((wheel) => wheel.package === locked.name);
  const digests: Digest[] = given ? [given.digest] : locked.wheels.map(({ sha256 }) => digestFrom(sha256));
  for (const digest of digests) {
    const rows = await store.blobs.use(digest, readWheelRecord);
    if (rows !== null) return rows;
  }
  return null;
}
