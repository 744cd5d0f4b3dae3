import sharp from 'sharp';
import type { Image } from '../image.ts';
import { paintLabelMap } from '../label-map.ts';
import type { Parsing } from '../parsing.ts';

export interface OverlayOptions {
  /** Share of the palette colour in the mix, 0..1. */
  opacity?: number;
}

/**
 * The photo with every part tinted in its colour, as PNG. The background stays as it is.
 * @param photo the upright photo in the parsing's size
 */
export async function encodeOverlay(
  parsing: Parsing,
  photo: Image,
  { opacity = 0.6 }: OverlayOptions = {},
): Promise<Uint8Array> {
  const { width, height } = photo;
  if (width !== parsing.size.width || height !== parsing.size.height)
    throw new Error('photo and parsing differ in size');
  const data = tint(photo.data, paintLabelMap(parsing), parsing, opacity);
  // For photos of 1.5 to 12 megapixels this takes a third to two thirds of the time of the usual level 6 and comes out
  // 7 to 15 % bigger; without adaptive filters it would be twice as big.
  const png = sharp(data, { raw: { width, height, channels: 3 } }).png({
    compressionLevel: 2,
    adaptiveFiltering: true,
  });
  return await png.toBuffer();
}

/** Every class gets a table of its mixed colours (3 x 256), so that a pixel costs three look-ups. */
function tint(rgb: Uint8Array, map: Uint8Array, { labels }: Parsing, opacity: number): Uint8Array {
  const mixed = new Uint8Array(rgb);
  const tables = labels.labels.map(({ color }) => color.map((value) => mixTable(value, opacity)));
  for (let pixel = 0, at = 0; pixel < map.length; pixel++, at += 3) {
    const label = map[pixel]!;
    if (label === 0) continue;
    const [red, green, blue] = tables[label]!;
    mixed[at] = red![rgb[at]!]!;
    mixed[at + 1] = green![rgb[at + 1]!]!;
    mixed[at + 2] = blue![rgb[at + 2]!]!;
  }
  return mixed;
}

function mixTable(value: number, opacity: number): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, under) => Math.round(under * (1 - opacity) + value * opacity));
}
