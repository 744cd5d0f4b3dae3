import type { Box, Size } from '../../src/parsing/geometry.ts';
import { paintLabelMap } from '../../src/parsing/label-map.ts';
import type { Mask } from '../../src/parsing/mask.ts';
import { maskIou } from '../../src/parsing/mask.ts';
import type { Parsing } from '../../src/parsing/parsing.ts';
import { decodeRle } from '../../src/parsing/rle.ts';
import type { AnnotatedPerson, AnnotatedPhoto } from './annotations.ts';
import { classesOf } from './joint-classes.ts';

export interface PhotoScore {
  found: number;
  people: number;
  /** People where nobody is annotated; counted on photos in which everybody is. */
  invented: number;
  /** Joints on the right part of the right side … */
  exact: number;
  /** … and on the right part of either. */
  merged: number;
  joints: number;
  /** IoU of each annotated mask with its best person. */
  ious: number[];
}

/** People lower than this share of the photo are not looked for. */
const LEAST_HEIGHT = 0.1;

/** Compares a parsing with people annotated by hand. */
export function scorePhoto(photo: AnnotatedPhoto, parsing: Parsing): PhotoScore {
  const { width, height } = parsing.size;
  const scale = { x: width / photo.width, y: height / photo.height };
  const scaled = ([x, y, w, h]: AnnotatedPerson['box']) =>
    [x * scale.x, y * scale.y, w * scale.x, h * scale.y] as const;
  const wanted = photo.people.filter(({ crowd, box }) => !crowd && box[3] >= LEAST_HEIGHT * photo.height);
  const free = new Set(parsing.people.map(({ mask }) => mask));
  const score: PhotoScore = { found: 0, people: wanted.length, invented: 0, exact: 0, merged: 0, joints: 0, ious: [] };

  for (const person of [...wanted].sort((a, b) => b.box[2] * b.box[3] - a.box[2] * a.box[3])) {
    const truth = person.rle ? decodeRle(person.rle) : null;
    const overlap = (mask: Mask) => (truth ? maskIou(truth, mask) : boxIou(scaled(person.box), mask.box));
    const best = [...free].sort((a, b) => overlap(b) - overlap(a))[0];
    const value = best ? overlap(best) : 0;
    if (best && value >= 0.5) {
      free.delete(best);
      score.found++;
    }
    if (truth) score.ious.push(value);
  }
  if (photo.complete) {
    const known = photo.people.map(({ box }) => scaled(box));
    score.invented = [...free].filter(({ box }) => known.every((one) => boxIou(one, box) < 0.3)).length;
  }
  const labels = paintLabelMap(parsing);
  for (const person of wanted) scoreJoints(person, { labels, parsing, scale, score });
  return score;
}

interface JointContext {
  labels: Uint8Array;
  parsing: Parsing;
  scale: { x: number; y: number };
  score: PhotoScore;
}

function scoreJoints({ box, joints }: AnnotatedPerson, { labels, parsing, scale, score }: JointContext): void {
  const reach = Math.max(2, roundHalfEven(0.012 * (box[2] * scale.x + box[3] * scale.y)));
  for (const [joint, [x, y]] of Object.entries(joints)) {
    const classes = classesOf(joint);
    if (!classes) continue;
    score.joints++;
    const at = { x: Math.trunc(x * scale.x), y: Math.trunc(y * scale.y) };
    const label = nearestLabel(labels, parsing.size, { ...at, reach });
    const name = label === 0 ? '' : parsing.labels.labels.find(({ id }) => id === label)!.name.toLowerCase();
    if (classes.exact.test(name)) score.exact++;
    if (classes.merged.test(name)) score.merged++;
  }
}

/** The class that is not background nearest to a pixel, within `reach`; 0 when there is none. */
function nearestLabel(
  labels: Uint8Array,
  { width, height }: Size,
  at: { x: number; y: number; reach: number },
): number {
  let nearest = at.reach * at.reach + 1;
  let found = 0;
  for (let dx = -at.reach; dx <= at.reach; dx++) {
    for (let dy = -at.reach; dy <= at.reach; dy++) {
      const [x, y] = [at.x + dx, at.y + dy];
      const d = dx * dx + dy * dy;
      if (d >= nearest || x < 0 || y < 0 || x >= width || y >= height || labels[y * width + x] === 0) continue;
      nearest = d;
      found = labels[y * width + x]!;
    }
  }
  return found;
}

function boxIou([x, y, w, h]: readonly [number, number, number, number], other: Box): number {
  const across = Math.min(x + w, other.x + other.width) - Math.max(x, other.x);
  const down = Math.min(y + h, other.y + other.height) - Math.max(y, other.y);
  const common = Math.max(across, 0) * Math.max(down, 0);
  return common / (w * h + other.width * other.height - common);
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

export function addScores(scores: readonly PhotoScore[]): PhotoScore {
  const total: PhotoScore = { found: 0, people: 0, invented: 0, exact: 0, merged: 0, joints: 0, ious: [] };
  for (const score of scores) {
    for (const key of ['found', 'people', 'invented', 'exact', 'merged', 'joints'] as const) total[key] += score[key];
    total.ious.push(...score.ious);
  }
  return total;
}

export function formatScore(
  name: string,
  { found, people, invented, exact, merged, joints, ious }: PhotoScore,
): string {
  const n = Math.max(1, joints);
  const iou = ious.length > 0 ? (ious.reduce((sum, value) => sum + value, 0) / ious.length).toFixed(3) : '-';
  return (
    `${name.slice(-24).padEnd(24)} found ${found}/${people} invented ${invented}  ` +
    `joints ${(exact / n).toFixed(3)} (side ignored ${(merged / n).toFixed(3)}) of ${joints}  person IoU ${iou} of ${ious.length}`
  );
}
