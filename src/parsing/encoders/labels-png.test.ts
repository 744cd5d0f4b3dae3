import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import { drawnParsing } from '../../../test/lib/parsings.ts';
import { encodeLabels } from './labels-png.ts';

test('every pixel is its class id, and the palette is the label set', () => {
  const parsing = drawnParsing(['.33f', '14..']);
  const png = decode(encodeLabels(parsing));
  expect([...png.data]).toEqual([0, 3, 3, 15, 1, 4, 0, 0]);
  expect(png.palette).toEqual(parsing.labels.labels.map((label) => [...label.color]));
});
