/**
 * Masks of a 12-megapixel photo with five people of fifteen parts each: ours against the plain way of doing the same,
 * in one run. Run: node bench/masks.ts
 */
import { encode as fastPng } from 'fast-png';
import { encodeLabels } from '../src/parsing/encoders/labels-png.ts';
import { paintLabelMap, segmentsFromLabelMap } from '../src/parsing/label-map.ts';
import { posePartsLabels } from '../src/parsing/label-sets/pose-parts.ts';
import { maskToBytes } from '../src/parsing/mask.ts';
import { decodeRle, encodeRle } from '../src/parsing/rle.ts';
import { crowd } from './lib/crowd.ts';
import { plainCut, plainPaint, plainRle, plainRleBack } from './lib/plain-masks.ts';
import { race, raceLine } from './lib/race.ts';

const { size, labels, people, scores } = crowd(4000, 3000);
const parsing = { size, labels: posePartsLabels, ...segmentsFromLabelMap({ size, labels, people, scores }) };
const masks = parsing.segments.map((segment) => segment.mask);
const dense = masks.map(maskToBytes);
const rles = masks.map(encodeRle);
const palette = posePartsLabels.labels.map((label) => [...label.color]);

console.log(`${size.width} x ${size.height}, ${parsing.people.length} people, ${masks.length} segments`);
await report(
  'label map to masks',
  () => segmentsFromLabelMap({ size, labels, people, scores }),
  () => plainCut(labels, people),
);
await report(
  'masks to label map',
  () => paintLabelMap(parsing),
  () => plainPaint(parsing.segments, dense),
);
await report(
  'masks to COCO RLE',
  () => masks.map(encodeRle),
  () => dense.map((bytes) => plainRle(bytes, size)),
);
await report(
  'COCO RLE to masks',
  () => rles.map(decodeRle),
  () => rles.map((rle) => plainRleBack(rle.counts, size)),
);
await report(
  'label map to palette PNG',
  () => encodeLabels(parsing),
  () => fastPng({ ...size, data: labels, channels: 1, palette }),
);

/** Prints the best of both ways and their ratio. */
async function report(what: string, ours: () => unknown, plain: () => unknown): Promise<void> {
  console.log(raceLine(what, await race(ours, plain, 5)));
}
