/** Kinds of image that can be read, as people call them. */
export const READABLE = ['JPEG', 'PNG', 'WebP', 'GIF', 'TIFF', 'AVIF'] as const;

/** Is `kind` (an answer of `describeBytes`) one that can be read? */
export function isReadable(kind: string): boolean {
  return (READABLE as readonly string[]).includes(kind);
}

/**
 * What these bytes are, by their first bytes and never by a name: one of `READABLE`, or a description with its
 * article that completes "This is …" ("an SVG drawing", "text").
 */
export function describeBytes(bytes: Uint8Array): string {
  const ascii = latin1(bytes.subarray(0, 64));
  for (const [start, kind] of SIGNATURES) if (ascii.startsWith(start)) return kind;
  if (ascii.startsWith('RIFF')) return ascii.slice(8, 12) === 'WEBP' ? 'WebP' : 'a RIFF file (sound or video)';
  if (ascii.slice(4, 8) === 'ftyp') return describeIsoMedia(bytes);
  return describeText(bytes) ?? 'a file of unknown kind';
}

const SIGNATURES: readonly (readonly [start: string, kind: string])[] = [
  ['\xff\xd8\xff', 'JPEG'],
  ['\x89PNG\r\n\x1a\n', 'PNG'],
  ['GIF87a', 'GIF'],
  ['GIF89a', 'GIF'],
  ['II*\0', 'TIFF'],
  ['MM\0*', 'TIFF'],
  ['II+\0', 'TIFF'],
  ['MM\0+', 'TIFF'],
  ['\0\0\0\x0cJXL \r\n\x87\n', 'a JPEG XL image'],
  ['\xff\x0a', 'a JPEG XL image'],
  ['\0\0\0\x0cjP  \r\n\x87\n', 'a JPEG 2000 image'],
  ['%PDF-', 'a PDF document'],
  ['%!PS', 'a PostScript document'],
  ['8BPS', 'a Photoshop document'],
  ['BM', 'a BMP image'],
  ['\0\0\x01\0', 'an icon (ICO)'],
  ['PK\x03\x04', 'a ZIP archive (or an office document)'],
  ['\x1f\x8b', 'a gzip archive'],
  ['\x1aE\xdf\xa3', 'a Matroska or WebM video'],
];

/** Files in boxes ("ftyp"): the major brand tells AVIF, HEIC and video apart; AVIF may stand among the others only. */
function describeIsoMedia(bytes: Uint8Array): string {
  const boxEnd = Math.min(bytes.length, 256, new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0));
  const brands = latin1(bytes.subarray(8, boxEnd)).match(/.{4}/gs) ?? [];
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return 'AVIF';
  if (brands.some((brand) => /^(hei[cxmsf]|hev[cmxs]|mif1|msf1)$/.test(brand))) return 'an HEIC image';
  if (brands[0] === 'crx ') return 'a Canon raw image';
  return 'a video (MP4 or QuickTime)';
}

function describeText(bytes: Uint8Array): string | undefined {
  const start = bytes.subarray(0, 1024);
  if (start.includes(0)) return undefined;
  let text: string;
  try {
    // `stream` forgives a character that is cut at the end of the sample.
    text = new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true });
  } catch {
    return undefined;
  }
  if (/<svg[\s>]/i.test(text)) return 'an SVG drawing';
  if (/^\s*<(!doctype html|html)/i.test(text)) return 'an HTML page';
  if (/^\s*[{[]/.test(text)) return 'JSON text';
  return 'text';
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
