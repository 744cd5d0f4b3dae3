import { basename, join, resolve, sep } from 'node:path';
import { LastgoodError } from '../errors.ts';
import { codeOf } from '../store/disk.ts';
import { isByteCode } from './below.ts';
import type { Distribution, Installation } from './distribution.ts';
import { parseRecord, type RecordEntry, type RecordRow } from './record.ts';
import { readZipMember } from './zip-member.ts';

const RECORD = /^[^/]+\.dist-info\/RECORD$/;
const ELSEWHERE = /^[^/]+\.data\/([^/]+)\/(.+)$/;

/** The RECORD that a wheel holds. @throws LastgoodError `integrity_mismatch` when it is no wheel */
export async function readWheelRecord(path: string): Promise<RecordRow[]> {
  const bad = (why: string, cause?: unknown) =>
    new LastgoodError('integrity_mismatch', `${path} is not a wheel: ${why}.`, {
      hint: 'lastgood store fsck --repair moves what is damaged away, so that it is fetched again.',
      cause,
    });
  try {
    const record = await readZipMember(path, RECORD);
    if (record !== null) return parseRecord(record.toString());
  } catch (error) {
    // Gone: who asks looks elsewhere.
    if (codeOf(error) === 'ENOENT') throw error;
    throw bad((error as Error).message, error);
  }
  throw bad('it has no RECORD');
}

/**
 * What a distribution's files must be, by the RECORD of its wheel: an installed RECORD may have been altered together with them.
 * Of what an installer makes (programs, its own notes) only the installed one tells.
 */
export function expectedEntries(
  wheel: readonly RecordRow[],
  installed: readonly RecordEntry[],
  distribution: Distribution,
  { paths }: Pick<Installation, 'paths'>,
): RecordEntry[] {
  const { root, prefix, metadataDir } = distribution;
  const places: Record<string, string> = { purelib: paths.purelib, platlib: paths.platlib, data: prefix };
  const expected = new Map<string, RecordEntry>();
  for (const row of wheel) {
    const [, scheme, rest] = ELSEWHERE.exec(row.path) ?? [];
    const place = scheme === undefined ? root : places[scheme];
    const isOtherInfo = /^[^/]+\.dist-info\//.test(row.path) && !row.path.startsWith(`${basename(metadataDir)}/`);
    if (place === undefined || isOtherInfo || row.sha256 === null) continue;
    const file = resolve(place, rest ?? row.path);
    // A wheel is from outside: what leads elsewhere is not looked at.
    if (file.startsWith(join(prefix, sep))) expected.set(file, { ...row, path: rest ?? row.path, file });
  }
  for (const entry of installed) {
    const isOfWheel = entry.file.startsWith(root + sep) && !entry.file.startsWith(metadataDir + sep);
    if (!expected.has(entry.file) && (!isOfWheel || isByteCode(entry.file))) expected.set(entry.file, entry);
  }
  return [...expected.values()];
}
