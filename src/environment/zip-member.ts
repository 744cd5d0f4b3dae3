import { LocalZip } from './local-zip.ts';

const MAX_BYTES = 64e6;

/**
 * The content of the first file of a local zip whose name fits; null when there is none.
 * @throws RangeError, or one of zlib's errors, when it is no zip
 */
export async function readZipMember(path: string, wanted: RegExp): Promise<Buffer | null> {
  await using zip = await LocalZip.open(path);
  const member = zip.members.find(({ name }) => wanted.test(name));
  return member === undefined ? null : await zip.read(member, MAX_BYTES);
}
