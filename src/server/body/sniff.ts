const ascii = (text: string) => Buffer.from(text, 'latin1');

/** Where each kind of image file says what it is: offset and bytes. */
const MAGIC: readonly (readonly [offset: number, bytes: Buffer])[] = [
  [0, ascii('\xff\xd8\xff')], // JPEG
  [0, ascii('\x89PNG\r\n\x1a\n')],
  [0, ascii('GIF8')],
  [8, ascii('WEBP')],
  [4, ascii('ftyp')], // HEIC, AVIF
  [0, ascii('II*\0')], // TIFF, little endian
  [0, ascii('MM\0*')], // TIFF, big endian
];

/** Whether the bytes begin as image files do, whatever the content type claims. */
export function looksLikeImage(bytes: Buffer): boolean {
  return MAGIC.some(([offset, magic]) => bytes.subarray(offset, offset + magic.length).equals(magic));
}
