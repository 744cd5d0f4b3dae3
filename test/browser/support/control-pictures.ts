import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { ASTRONAUT } from './photos.ts';

/** Body parts of the astronaut, drawn by hand over the photo of 512 × 512 pixels. */
const PARTS: Record<string, string> = {
  hair: 'M225 16c44 0 74 28 74 62s-30 62-74 62-74-28-74-62 30-62 74-62z',
  torso: 'M136 134l61 45 38-6 61 44 68 114-61 181h-99l-7-36-76-39 11-235z',
  face: 'M226 62c28 0 49 20 49 58s-21 60-49 60-49-22-49-60 21-58 49-58z',
  'right-upper-arm': 'M117 196l27 36-35 146-26-9-50 44-22-12 35-123 25-46z',
  'right-lower-arm': 'M83 369l68 38-38 61-49 8-31-63z',
  'left-upper-arm': 'M299 221l57 72 8 38-46 76-38-30z',
};

type Colors = Record<keyof typeof PARTS, string>;

const EXPECTED: Colors = {
  hair: '#4a2412',
  torso: '#9275c9',
  face: '#fbe3c1',
  'right-upper-arm': '#ad3a22',
  'right-lower-arm': '#f97306',
  'left-upper-arm': '#221f80',
};

/** The same shapes, two pairs of classes exchanged. */
const PERMUTED: Colors = {
  ...EXPECTED,
  hair: EXPECTED.face!,
  face: EXPECTED.hair!,
  torso: EXPECTED['right-upper-arm']!,
  'right-upper-arm': EXPECTED.torso!,
};

const WRONG = ['hair', 'face', 'torso', 'right-upper-arm'];

function drawing(colors: Colors, opacity: number): Buffer {
  const paths = Object.entries(PARTS).map(
    ([part, d]) => colors[part] && `<path d="${d}" fill="${colors[part]}" fill-opacity="${opacity}"/>`,
  );
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512">${paths.join('')}</svg>`);
}

/** Files of a golden case that failed because classes are permuted, by their names in a rollout's evidence. */
export async function permutedPictures(): Promise<Map<string, Buffer>> {
  const photo = await readFile(ASTRONAUT);
  const over = (colors: Colors, opacity: number, below = sharp(photo)) =>
    below
      .composite([{ input: drawing(colors, opacity) }])
      .png({ palette: true })
      .toBuffer();
  const red = Object.fromEntries(WRONG.map((part) => [part, '#e5231b']));
  const grey = sharp(await sharp(photo).grayscale().linear(0.5, 110).png().toBuffer());
  return new Map([
    ['golden/astronaut/input.png', photo],
    ['golden/astronaut/expected-picture.png', await over(EXPECTED, 0.62)],
    ['golden/astronaut/answer-picture.png', await over(PERMUTED, 0.62)],
    ['golden/astronaut/difference-picture.png', await over(red, 0.75, grey)],
  ]);
}
