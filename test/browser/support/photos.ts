import { join } from 'node:path';
import sharp from 'sharp';

export const ASTRONAUT = join(import.meta.dirname, '..', '..', 'fixtures', 'photos', 'astronaut.png');
export const CAMERAMAN = join(import.meta.dirname, '..', '..', 'fixtures', 'photos', 'camera.png');

/** A file for an upload. */
export interface Upload {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A picture of a plain colour, in which the figures parser finds nobody. */
export async function plainPhoto(name: string, width = 120, height = 90): Promise<Upload> {
  const background = { r: 40, g: 90, b: 130 };
  const buffer = await sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
  return { name, mimeType: 'image/png', buffer };
}

/** A grey slope from left to right, in which it finds its two people. */
export async function slopePhoto(name: string, width: number, height: number): Promise<Upload> {
  const data = Buffer.alloc(width * height * 3);
  for (let i = 0; i < data.length; i++) data[i] = Math.round(80 + (100 * (Math.floor(i / 3) % width)) / width);
  const buffer = await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
  return { name, mimeType: 'image/jpeg', buffer };
}

export const textFile: Upload = {
  name: 'notes.jpg',
  mimeType: 'image/jpeg',
  buffer: Buffer.from('Dear diary, this is no photo.\n'),
};
