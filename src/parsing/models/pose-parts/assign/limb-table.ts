import type { Capsule, Shape } from './shape.ts';

/**
 * The capsules of a person's limbs in one typed array, ordered by class: the loop over them runs for every cell and every
 * border pixel, and is what assigning parts costs.
 */
export interface LimbTable {
  /** Per capsule: a, b - a, 1 / |b - a|^2 (0 for a point), 1 / radius^2. */
  values: Float64Array;
  /** Class id of each capsule. */
  parts: Uint8Array;
  /** `starts[class id]` .. `starts[class id + 1]`: the capsules of a class. */
  starts: Uint8Array;
}

const STRIDE = 6;
const CLASSES = 16;

export function createLimbTable(shapes: readonly Shape[]): LimbTable {
  const limbs = shapes.filter((shape) => shape.kind === 'limb').sort((a, b) => a.part - b.part);
  const capsules = limbs.flatMap(({ part, capsules: own }) => own.map((capsule) => ({ part, capsule })));
  const values = new Float64Array(capsules.length * STRIDE);
  const starts = new Uint8Array(CLASSES + 1);
  capsules.forEach(({ part, capsule }, i) => {
    values.set(rowOf(capsule), i * STRIDE);
    starts.fill(i + 1, part + 1);
  });
  return { values, parts: Uint8Array.from(capsules, ({ part }) => part), starts };
}

function rowOf({ ax, ay, bx, by, perRadius }: Capsule): number[] {
  const squared = (bx - ax) ** 2 + (by - ay) ** 2;
  return [ax, ay, bx - ax, by - ay, squared > 0 ? 1 / squared : 0, perRadius * perRadius];
}

/** Index of the capsule of least energy at a point, among `from` .. `to`; -1 when there is none. */
export function nearestCapsule({ values }: LimbTable, from: number, to: number, x: number, y: number): number {
  let best = -1;
  let least = Infinity;
  for (let i = from, at = from * STRIDE; i < to; i++, at += STRIDE) {
    const energy = squaredEnergy(values, at, x, y);
    if (energy >= least) continue;
    least = energy;
    best = i;
  }
  return best;
}

/** The distance from a capsule's axis in its radii. */
export const capsuleEnergyAt = ({ values }: LimbTable, index: number, x: number, y: number): number =>
  Math.sqrt(squaredEnergy(values, index * STRIDE, x, y));

/** The least energy of a class's capsules; Infinity when it has none. */
export function limbEnergy(table: LimbTable, part: number, x: number, y: number): number {
  const index = nearestCapsule(table, table.starts[part]!, table.starts[part + 1]!, x, y);
  return index < 0 ? Infinity : capsuleEnergyAt(table, index, x, y);
}

function squaredEnergy(values: Float64Array, at: number, x: number, y: number): number {
  const px = x - values[at]!;
  const py = y - values[at + 1]!;
  const dx = values[at + 2]!;
  const dy = values[at + 3]!;
  let t = (px * dx + py * dy) * values[at + 4]!;
  if (t < 0) t = 0;
  else if (t > 1) t = 1;
  const ex = px - t * dx;
  const ey = py - t * dy;
  return (ex * ex + ey * ey) * values[at + 5]!;
}
