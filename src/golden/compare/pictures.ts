import sharp, { type SharpOptions } from 'sharp';
import { decodeImage } from '../../parsing/decode.ts';
import { encodeOverlay } from '../../parsing/encoders/overlay.ts';
import type { Image } from '../../parsing/image.ts';
import { paintLabelMap } from '../../parsing/label-map.ts';
import type { Parsing } from '../../parsing/parsing.ts';
import { readParsing } from './read-parsing.ts';

/** PNGs that show a difference to people. */
export interface Pictures {
  expected: Uint8Array;
  /** null where the answer cannot be drawn. */
  answer: Uint8Array | null;
  difference: Uint8Array | null;
}

/** Longer sides are reduced: evidence is looked at, not measured. */
const MAX_SIDE = 1600;
const DIFFERENT = [230, 0, 60] as const;

/**
 * Draws the expected and the given parsing over the photo, and the pixels whose classes differ in red on the darkened photo.
 * @returns null when the input is no picture, or not of the expected parsing's size
 */
export async function drawPictures(
  photo: Uint8Array,
  expected: Uint8Array,
  answer: Uint8Array,
): Promise<Pictures | null> {
  const image = await decodeImage(photo).then(
    (decoded) => decoded.image,
    () => null,
  );
  const reference = readParsing(expected);
  if (image === null || !fits(reference, image)) return null;
  const drawn = await reduced(await encodeOverlay(reference, image), image);
  const candidate = parsingOrNull(answer);
  if (candidate === null || !fits(candidate, image)) return { expected: drawn, answer: null, difference: null };
  return {
    expected: drawn,
    answer: await reduced(await encodeOverlay(candidate, image), image),
    difference: await drawDifference(reference, candidate, image),
  };
}

function parsingOrNull(bytes: Uint8Array): Parsing | null {
  try {
    return readParsing(bytes);
  } catch {
    return null;
  }
}

function fits({ size }: Parsing, { width, height }: Image): boolean {
  return size.width === width && size.height === height;
}

async function drawDifference(reference: Parsing, candidate: Parsing, image: Image): Promise<Uint8Array> {
  const { width, height, data } = image;
  const [a, b] = [namesOf(reference), namesOf(candidate)];
  const rgb = new Uint8Array(data.length);
  for (let pixel = 0, at = 0; at < data.length; pixel++, at += 3) {
    const same = a(pixel) === b(pixel);
    for (let channel = 0; channel < 3; channel++)
      rgb[at + channel] = same ? data[at + channel]! >> 2 : DIFFERENT[channel]!;
  }
  return await reduced(rgb, image, { raw: { width, height, channels: 3 } });
}

/** Class name of a pixel. */
function namesOf(parsing: Parsing): (pixel: number) => string {
  const map = paintLabelMap(parsing);
  const names = parsing.labels.labels.map(({ name, id }) => (id === 0 ? '' : name));
  return (pixel) => names[map[pixel]!]!;
}

async function reduced(data: Uint8Array, { width, height }: Image, raw: SharpOptions = {}): Promise<Uint8Array> {
  const picture = sharp(data, raw);
  if (Math.max(width, height) > MAX_SIDE) picture.resize({ width: MAX_SIDE, height: MAX_SIDE, fit: 'inside' });
  return await picture.png({ compressionLevel: 6 }).toBuffer();
}
