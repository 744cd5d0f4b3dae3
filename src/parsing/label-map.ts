import type { Box, Size } from './geometry.ts';
import type { Mask } from './mask.ts';
import type { Parsing, Person, Segment } from './parsing.ts';
import { type Runs, runsOf } from './runs.ts';
import { repeated, wordsOf } from './words.ts';

export interface LabelMapInput {
  size: Size;
  /** Class id of every pixel, row-major, `width * height` long; 0 is background. */
  labels: Uint8Array;
  /** Whose pixel it is: 1.. as an index (+ 1) into `scores`, 0 = nobody's. Without it nobody is told apart. */
  people?: Uint8Array;
  /** Score of every person, 0..1: `scores[n - 1]` belongs to the pixels whose `people` value is n. */
  scores?: readonly number[];
  /** Score of a segment, 0..1; default: its person's score, or 1 when it is nobody's. `person` is a value of `people`. */
  segmentScore?: (label: number, person: number) => number;
}

/**
 * Cuts a dense label map into sparse masks: one segment a class and person, and a mask for every person, which is
 * the union of its segments. One pass over the pixels, then one over the runs.
 * People come best score first and are numbered 1, 2, … in that order; who has no pixel is left out.
 * Segments come in the order of their people (nobody's last), then of their class ids.
 */
export function segmentsFromLabelMap(input: LabelMapInput): { people: Person[]; segments: Segment[] } {
  const { size, labels, people: owners, scores = [] } = input;
  if (labels.length !== size.width * size.height) throw new Error('label map and size differ');
  if (owners && owners.length !== labels.length) throw new Error('label map and person map differ in length');
  const runs = runsOf(labels, owners, size.width);
  const boxes = measure(runs);
  const ranked = [...boxes.people.keys()].filter((n) => n > 0).sort((a, b) => score(b) - score(a) || a - b);
  const ids = new Map(ranked.map((n, rank) => [n, rank + 1]));

  const segmentMasks = allocate(boxes.segments, size);
  const personMasks = allocate(boxes.people, size);
  fill(runs, segmentMasks, personMasks);

  const people = ranked.map((n) => ({ id: ids.get(n)!, score: score(n), mask: personMasks.get(n)! }));
  const segments = [...segmentMasks].map(([key, mask]): Segment => {
    const label = key & 0xff;
    const n = key >> 8;
    const value = input.segmentScore?.(label, n) ?? (n > 0 ? score(n) : 1);
    return { label, person: ids.get(n) ?? null, score: value, mask };
  });
  segments.sort((a, b) => (a.person ?? Infinity) - (b.person ?? Infinity) || a.label - b.label);
  return { people, segments };

  function score(n: number): number {
    return scores[n - 1] ?? 1;
  }
}

/** Edges of a mask that grows run by run: right and bottom are exclusive. */
interface Extent {
  left: number;
  top: number;
  right: number;
  bottom: number;
  area: number;
}

/** Where every segment (key: person << 8 | label) and every person lies. */
function measure(runs: Runs): { segments: Map<number, Extent>; people: Map<number, Extent> } {
  const segments = new Map<number, Extent>();
  const people = new Map<number, Extent>();
  for (let i = 0; i < runs.count; i++) {
    const key = runs.keys[i]!;
    grow(segments, key, runs, i);
    if (key >> 8) grow(people, key >> 8, runs, i);
  }
  return { segments, people };
}

function grow(extents: Map<number, Extent>, key: number, runs: Runs, i: number): void {
  const x = runs.xs[i]!;
  const y = runs.ys[i]!;
  const end = x + runs.lengths[i]!;
  const known = extents.get(key);
  if (!known) {
    extents.set(key, { left: x, top: y, right: end, bottom: y + 1, area: end - x });
    return;
  }
  if (x < known.left) known.left = x;
  if (end > known.right) known.right = end;
  known.bottom = y + 1;
  known.area += end - x;
}

function allocate(extents: Map<number, Extent>, size: Size): Map<number, Mask> {
  const masks = new Map<number, Mask>();
  for (const [key, { left, top, right, bottom, area }] of extents) {
    const box: Box = { x: left, y: top, width: right - left, height: bottom - top };
    masks.set(key, { size, box, data: new Uint8Array(box.width * box.height), area });
  }
  return masks;
}

function fill(runs: Runs, segments: Map<number, Mask>, people: Map<number, Mask>): void {
  for (let i = 0; i < runs.count; i++) {
    const key = runs.keys[i]!;
    fillRun(segments.get(key)!, runs, i);
    if (key >> 8) fillRun(people.get(key >> 8)!, runs, i);
  }
}

function fillRun({ box, data }: Mask, runs: Runs, i: number): void {
  const from = (runs.ys[i]! - box.y) * box.width + runs.xs[i]! - box.x;
  const to = from + runs.lengths[i]!;
  if (to - from > 16) data.fill(1, from, to);
  else for (let at = from; at < to; at++) data[at] = 1;
}

/**
 * The dense label map of a parsing, row-major, 0 where no segment lies. Where segments overlap the higher score wins.
 * Masks of whole persons (the label set's `human` class) are not parts and are not painted.
 */
export function paintLabelMap(parsing: Parsing): Uint8Array {
  const map = new Uint8Array(parsing.size.width * parsing.size.height);
  const parts = parsing.segments.filter((segment) => segment.label !== parsing.labels.human);
  for (const { label, mask } of parts.sort((a, b) => a.score - b.score)) paint(map, mask, label);
  return map;
}

/** Writes `value` wherever the mask is set. */
function paint(map: Uint8Array, { size, box, data }: Mask, value: number): void {
  const bits = wordsOf(data);
  const painted = wordsOf(map);
  const [allSet, fourPixels] = [repeated(1), repeated(value)];
  for (let row = 0; row < box.height; row++) {
    let from = row * box.width;
    let to = (box.y + row) * size.width + box.x;
    const end = from + box.width;
    for (; from + 4 <= end; from += 4, to += 4) {
      const four = bits.getInt32(from);
      if (four === allSet) painted.setInt32(to, fourPixels);
      else if (four !== 0) for (let i = 0; i < 4; i++) if (data[from + i] === 1) map[to + i] = value;
    }
    for (; from < end; from++, to++) if (data[from] === 1) map[to] = value;
  }
}
