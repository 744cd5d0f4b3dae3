/**
 * Masks of a 12-megapixel photo with five people of fifteen parts each: ours against the plain way of doing the same,
 * in one run. Run: node bench/masks.ts
 */
import { encode as fastPng } from 'fast-png';
import { encodeJson } from '../src/parsing/encoders/json.ts';
import { encodeLabels } from '../src/parsing/encoders/labels-png.ts';
import { paintLabelMap, segmentsFromLabelMap } from '../src/parsing/label-map.ts';
import { posePartsLabels } from '../src/parsing/label-sets/pose-parts.ts';
import { maskToBytes } from '../src/parsing/mask.ts';
import { decodeRle, encodeRle } from '../src/parsing/rle.ts';
import { crowd } from './lib/crowd.ts';
import { plainCut, plainPaint, plainRle, plainRleBack } from './lib/plain-masks.ts';

const { size, labels, people, scores } = crowd(4000, 3000);
const parsing = { size, labels: posePartsLabels, ...segmentsFromLabelMap({ size, labels, people, scores }) };
const masks = parsing.segments.map((segment) => segment.mask);
const dense = masks.map(maskToBytes);
const rles = masks.map(encodeRle);
const palette = posePartsLabels.labels.map((label) => [...label.color]);

console.log(`${size.width} x ${size.height}, ${parsing.people.length} people, ${masks.length} segments`);
report(
  'label map to masks',
  () => segmentsFromLabelMap({ size, labels, people, scores }),
  () => plainCut(labels, people),
);
report(
  'masks to label map',
  () => paintLabelMap(parsing),
  () => plainPaint(parsing.segments, dense),
);
report(
  'masks to COCO RLE',
  () => masks.map(encodeRle),
  () => dense.map((bytes) => plainRle(bytes, size)),
);
report(
  'COCO RLE to masks',
  () => rles.map(decodeRle),
  () => rles.map((rle) => plainRleBack(rle.counts, size)),
);
report(
  'label map to palette PNG',
  () => encodeLabels(parsing),
  () => fastPng({ ...size, data: labels, channels: 1, palette }),
);
console.log(`JSON with run lengths: ${median(() => JSON.stringify(encodeJson(parsing))).toFixed(1)} ms`);

/** Prints the medians of both ways and their ratio. */
function report(what: string, ours: () => unknown, plain: () => unknown): void {
  const [fast, slow] = [median(ours), median(plain, 3)];
  const ratio = (fast / slow).toFixed(3);
  console.log(
    `${what.padEnd(26)} ${fast.toFixed(1).padStart(8)} ms, plain ${slow.toFixed(1).padStart(8)} ms, ratio ${ratio}`,
  );
}

function median(run: () => unknown, times = 9): number {
  run();
  const taken = Array.from({ length: times }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return taken.sort((a, b) => a - b)[times >> 1]!;
}
