import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { parseResponse } from '../../../src/api/parse.ts';
import type { Question } from './load.ts';

const PHOTOS = join(import.meta.dirname, '../../fixtures/photos');

/** Small photos, so that users do not take the machine from what is tested: two of them are square. */
export async function photos(): Promise<Question[]> {
  const portrait = await readFile(join(PHOTOS, 'astronaut.png'));
  const wide = { left: 0, top: 0, width: 448, height: 512 };
  return [
    { name: 'square', body: await sharp(portrait).resize(288).jpeg().toBuffer() },
    { name: 'upright', body: await sharp(portrait).extract(wide).resize(252).jpeg().toBuffer() },
    { name: 'grey square', body: await sharp(join(PHOTOS, 'camera.png')).resize(256).jpeg().toBuffer() },
  ];
}

/** Everything about the photo; times and who answered left out. */
export function essenceOfParsing(answer: Uint8Array): string {
  const { image, people, segments, labels } = parseResponse.parse(JSON.parse(Buffer.from(answer).toString()));
  return JSON.stringify({ people: people.length, image, labels, segments, found: people });
}
