import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import { drawnParsing } from '../../../test/lib/parsings.ts';
import { encodeOverlay } from './overlay.ts';

const parsing = drawnParsing(['.3', '4.']);
const photo = { width: 2, height: 2, data: Buffer.from([10, 20, 30, 100, 150, 200, 0, 255, 0, 7, 8, 9]) };

function mixed(under: number[], label: number, opacity: number): number[] {
  const { color } = parsing.labels.labels[label]!;
  return under.map((value, channel) => Math.round((1 - opacity) * value + opacity * color[channel]!));
}

test.each([{ opacity: undefined }, { opacity: 0 }, { opacity: 0.25 }, { opacity: 1 }])(
  'parts are tinted at $opacity, the background is the photo',
  async ({ opacity }) => {
    const untouched = Buffer.from(photo.data);
    const png = decode(await encodeOverlay(parsing, photo, opacity === undefined ? {} : { opacity }));
    expect([png.width, png.height, png.channels, png.depth]).toEqual([2, 2, 3, 8]);
    expect([...png.data]).toEqual([
      ...[10, 20, 30],
      ...mixed([100, 150, 200], 3, opacity ?? 0.6),
      ...mixed([0, 255, 0], 4, opacity ?? 0.6),
      ...[7, 8, 9],
    ]);
    expect(photo.data).toEqual(untouched);
  },
);

test('a photo of another size is a mistake of the caller', async () => {
  await expect(encodeOverlay(parsing, { ...photo, width: 4, height: 1 })).rejects.toThrow('differ in size');
});
