import sharp, { type Metadata, type SharpOptions } from 'sharp';
import { LastgoodError } from '../errors.ts';
import type { Size } from './geometry.ts';
import type { Image } from './image.ts';
import { describeBytes, isReadable, READABLE } from './image-kind.ts';

/** Photos with more pixels than this are refused by their header, before anything is decoded. */
export const MAX_PIXELS = 100_000_000;

export interface DecodeOptions {
  /** Long side, in pixels, to reduce to while decoding; smaller photos are not enlarged. Default: full size. */
  side?: number;
  /** Checked between header and pixels: libvips cannot be interrupted in between. */
  signal?: AbortSignal;
}

export interface Decoded {
  /** Upright 8-bit sRGB; its long side is at most `side`. */
  image: Image;
  /** Size of the upright photo before any reduction. */
  size: Size;
  /** What was done to the input that its owner might not expect. */
  notes: string[];
}

/**
 * Decodes a photo: EXIF orientation applied, any colour space to sRGB (embedded profiles are honoured), 16 bit to 8,
 * grey to RGB, transparent pixels onto white, the first frame of an animation. What the file is called plays no role.
 * @throws LastgoodError `image_missing` (no bytes), `unsupported_image`, `image_unreadable`, `too_many_pixels`
 */
export async function decodeImage(bytes: Uint8Array, options: DecodeOptions = {}): Promise<Decoded> {
  const { side, signal } = options;
  signal?.throwIfAborted();
  if (bytes.length === 0) throw empty();
  const kind = describeBytes(bytes);
  if (!isReadable(kind)) throw unsupported(kind);

  const header = await readHeader(bytes, kind);
  const size: Size = { width: header.autoOrient.width, height: header.autoOrient.height };
  if (size.width * size.height > MAX_PIXELS) throw tooManyPixels(size);
  signal?.throwIfAborted();

  const pipeline = sharp(bytes, inputOptions).autoOrient();
  if (side !== undefined && side < Math.max(size.width, size.height)) {
    pipeline.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true, kernel: 'cubic' });
  }
  if (header.hasAlpha) pipeline.flatten({ background: '#fff' });
  const { data, info } = await pipeline
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .catch((cause: Error) => Promise.reject(unreadable(kind, cause)));
  signal?.throwIfAborted();
  if (info.channels !== 3) throw new Error(`decoded ${info.channels} channels instead of 3`);
  // A plain view: `slice` of the Buffer that sharp returns would not copy, against what a Uint8Array promises.
  const pixels = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { image: { width: info.width, height: info.height, data: pixels }, size, notes: notesOn(header, kind) };
}

/** `error`: what a decoder can repair without guessing at pixels is let through; missing or broken data is not. */
const inputOptions: SharpOptions = { failOn: 'error', limitInputPixels: MAX_PIXELS, sequentialRead: true };

async function readHeader(bytes: Uint8Array, kind: string): Promise<Metadata> {
  try {
    return await sharp(bytes, { ...inputOptions, limitInputPixels: false }).metadata();
  } catch (cause) {
    throw unreadable(kind, cause);
  }
}

function notesOn(header: Metadata, kind: string): string[] {
  const frames = header.pages ?? 1;
  if (frames < 2) return [];
  const what = kind === 'TIFF' ? 'page' : 'frame';
  return [`This ${kind} has ${frames} ${what}s; only the first ${what} was read.`];
}

function empty(): LastgoodError {
  return new LastgoodError('image_missing', 'The image is empty: it has no bytes.', {
    hint: `Send the whole file: ${READABLE.join(', ')}.`,
  });
}

function unsupported(kind: string): LastgoodError {
  return new LastgoodError('unsupported_image', `This is ${kind}, which is not a photo that can be read here.`, {
    hint: `Convert it to one of these and send that: ${READABLE.join(', ')}.`,
  });
}

function unreadable(kind: string, cause: unknown): LastgoodError {
  return new LastgoodError('image_unreadable', `This ${kind} cannot be decoded: it is cut off or damaged.`, {
    hint: 'Open it in an image viewer, save it again and send the new file; if it was uploaded in parts, send it whole.',
    cause,
  });
}

function tooManyPixels({ width, height }: Size): LastgoodError {
  const megapixels = Math.ceil((width * height) / 1e6);
  return new LastgoodError(
    'too_many_pixels',
    `This photo has ${width} x ${height} pixels (${megapixels} megapixels); at most ${MAX_PIXELS / 1e6} are read.`,
    { hint: 'Reduce it before sending: a long side of 4,000 pixels loses nothing here.' },
  );
}
