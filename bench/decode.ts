/**
 * Decoding photos to what the embedded parser looks at (1024 pixels): ours against decoding everything and reducing
 * afterwards, and against a decoder in plain JavaScript, in one run. One libvips thread, as in a busy worker.
 * Run: node bench/decode.ts [PHOTO]
 */
import { decode as plainPng } from 'fast-png';
import sharp from 'sharp';
import { decodeImage } from '../src/parsing/decode.ts';
import { race, raceLine } from './lib/race.ts';

sharp.concurrency(1);
sharp.cache(false);
const SIDE = 1024;
const photo = process.argv[2] ?? 'test/fixtures/photos/astronaut.png';
const large = () => sharp(photo).toColourspace('srgb').resize(4000, 3000, { fit: 'cover' });
const jpeg = await large().jpeg({ quality: 88 }).toBuffer();
const turned = await large().jpeg({ quality: 88 }).withMetadata({ orientation: 6 }).toBuffer();
const png = await large().png().toBuffer();

console.log(`${photo} as 4000 x 3000`);
await report(
  'JPEG',
  () => decodeImage(jpeg, { side: SIDE }),
  () => wholeThenReduced(jpeg),
);
await report(
  'JPEG, orientation 6',
  () => decodeImage(turned, { side: SIDE }),
  () => wholeThenReduced(turned),
);
await report(
  'PNG',
  () => decodeImage(png, { side: SIDE }),
  () => wholeThenReduced(png),
);
await report(
  'PNG at full size (plain JS)',
  () => decodeImage(png),
  async () => plainPng(png),
);

async function wholeThenReduced(bytes: Buffer): Promise<unknown> {
  const whole = await sharp(bytes).autoOrient().raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = whole.info;
  const reduce = sharp(whole.data, { raw: { width, height, channels } }).resize(SIDE, SIDE, { fit: 'inside' });
  return await reduce.raw().toBuffer();
}

async function report(what: string, ours: () => Promise<unknown>, other: () => Promise<unknown>): Promise<void> {
  console.log(raceLine(what, await race(ours, other)));
}
