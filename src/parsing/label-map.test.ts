import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyLabelMap } from '../../test/lib/masks.ts';
import { paintLabelMap, segmentsFromLabelMap } from './label-map.ts';
import { posePartsLabels } from './label-sets/pose-parts.ts';
import { maskHas, maskToBytes, unionMask } from './mask.ts';
import { runsOf } from './runs.ts';

const labelled = anyLabelMap(16).chain((labels) =>
  fc
    .uint8Array({ minLength: labels.bytes.length, maxLength: labels.bytes.length, max: 3 })
    .map((people) => ({ size: labels.size, labels: labels.bytes, people })),
);

test('every pixel is in the segment of its class and person, and in no other', () => {
  fc.assert(
    fc.property(labelled, ({ size, labels, people }) => {
      const cut = segmentsFromLabelMap({ size, labels, people, scores: [0.9, 0.8, 0.7] });
      // The scores fall, so ids keep their order; who has no pixel is skipped.
      const present = [1, 2, 3].filter((n) => labels.some((label, i) => label > 0 && people[i] === n));
      for (let i = 0; i < labels.length; i++) {
        const [x, y] = [i % size.width, Math.floor(i / size.width)];
        const holders = cut.segments.filter((segment) => maskHas(segment.mask, x, y));
        const person = people[i] === 0 ? null : present.indexOf(people[i]!) + 1;
        expect(holders.map((s) => [s.label, s.person])).toEqual(labels[i] === 0 ? [] : [[labels[i], person]]);
      }
    }),
  );
});

test('a person is the union of its segments, and area and box fit the data', () => {
  fc.assert(
    fc.property(labelled, ({ size, labels, people }) => {
      const cut = segmentsFromLabelMap({ size, labels, people, scores: [0.5, 0.9, 0.7] });
      expect(cut.people.map((p) => p.id)).toEqual(cut.people.map((_, i) => i + 1));
      expect(cut.people.map((p) => p.score)).toEqual(cut.people.map((p) => p.score).sort((a, b) => b - a));
      for (const person of cut.people) {
        const own = cut.segments.filter((segment) => segment.person === person.id).map((segment) => segment.mask);
        expect(person.mask).toEqual(unionMask(own, size));
      }
      for (const { mask } of cut.segments) expect(mask.data.filter(Boolean).length).toBe(mask.area);
    }),
  );
});

test('painting the segments gives the label map back', () => {
  fc.assert(
    fc.property(labelled, ({ size, labels, people }) => {
      const cut = segmentsFromLabelMap({ size, labels, people, scores: [0.9, 0.8, 0.7] });
      expect(paintLabelMap({ size, labels: posePartsLabels, ...cut })).toEqual(labels);
    }),
  );
});

test('without a person map nobody is told apart', () => {
  const cut = segmentsFromLabelMap({ size: { width: 4, height: 1 }, labels: Uint8Array.of(2, 2, 0, 1) });
  expect(cut.people).toEqual([]);
  expect(cut.segments.map((s) => [s.label, s.person, s.score, s.mask.area])).toEqual([
    [1, null, 1, 1],
    [2, null, 1, 2],
  ]);
});

test('a model may score segments by itself', () => {
  const cut = segmentsFromLabelMap({
    size: { width: 2, height: 1 },
    labels: Uint8Array.of(2, 3),
    people: Uint8Array.of(1, 2),
    scores: [0.4, 0.8],
    segmentScore: (label, person) => 10 * label + person,
  });
  expect(cut.people.map((p) => p.score)).toEqual([0.8, 0.4]);
  expect(cut.segments.map((s) => [s.person, s.label, s.score])).toEqual([
    [1, 3, 32],
    [2, 2, 21],
  ]);
});

test('where segments overlap the better one is painted, and whole persons are not', () => {
  const size = { width: 2, height: 1 };
  const mask = (bytes: number[]) => ({ size, box: { x: 0, y: 0, ...size }, data: Uint8Array.from(bytes), area: 2 });
  const labels = { ...posePartsLabels, human: 15 };
  const segments = [
    { label: 3, person: 1, score: 0.9, mask: mask([1, 1]) },
    { label: 4, person: 1, score: 0.5, mask: mask([1, 1]) },
    { label: 15, person: 1, score: 1, mask: mask([1, 1]) },
  ];
  expect([...paintLabelMap({ size, labels, people: [], segments })]).toEqual([3, 3]);
  expect(segments.map((s) => s.label)).toEqual([3, 4, 15]);
});

test('runs grow beyond the first allocation', () => {
  const labels = Uint8Array.from({ length: 200 * 200 }, (_, i) => (i % 2) + 1);
  expect(runsOf(labels, undefined, 200).count).toBe(200 * 200);
  const cut = segmentsFromLabelMap({ size: { width: 200, height: 200 }, labels });
  expect(maskToBytes(cut.segments[0]!.mask)).toEqual(labels.map((label) => (label === 1 ? 1 : 0)));
});
