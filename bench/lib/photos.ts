import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import process from 'node:process';
import sharp from 'sharp';

export interface BenchPhoto {
  name: string;
  bytes: Uint8Array;
}

const ASTRONAUT = join(import.meta.dirname, '../../test/fixtures/photos/astronaut.png');

/**
 * The photos named on the command line (files, or folders of them); without any, collages of one photo with so many people.
 */
export async function photosFromArguments(
  people: number[] = [5],
  paths = process.argv.slice(2),
): Promise<BenchPhoto[]> {
  if (paths.length === 0)
    return Promise.all(people.map(async (n) => ({ name: `collage of ${n}`, bytes: await collage(n) })));
  const files = await Promise.all(paths.map(filesOf));
  return Promise.all(files.flat().map(async (file) => ({ name: basename(file), bytes: await readFile(file) })));
}

async function filesOf(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const names = await readdir(path);
  return names.filter((name) => /\.(jpe?g|png|webp)$/i.test(name)).map((name) => join(path, name));
}

/** Up to six people in 1440 x 960 pixels, as JPEG: three above, three below. */
async function collage(people: number): Promise<Uint8Array> {
  const side = 480;
  const person = await sharp(ASTRONAUT).resize(side, side).toBuffer();
  const places = Array.from({ length: people }, (_, n) => ({ left: (n % 3) * side, top: n > 2 ? side : 0 }));
  return sharp({ create: { width: 3 * side, height: 2 * side, channels: 3, background: '#777' } })
    .composite(places.map((place) => ({ ...place, input: person })))
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** The photo enlarged to about 12 million pixels. */
export async function twelveMegapixels({ name, bytes }: BenchPhoto): Promise<BenchPhoto> {
  const { width, height } = await sharp(bytes).metadata();
  const scale = Math.sqrt(12e6 / (width * height));
  const big = sharp(bytes).resize(Math.round(width * scale), Math.round(height * scale));
  return { name: `${name} at 12 MP`, bytes: await big.jpeg({ quality: 90 }).toBuffer() };
}
