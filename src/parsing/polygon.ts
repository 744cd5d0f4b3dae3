import type { Point, Size } from './geometry.ts';
import { type Mask, maskFromBytes } from './mask.ts';

/**
 * The pixels whose centres lie inside a closed polygon (even-odd rule), clipped to the picture. An edge that is run
 * through twice, as between an outline and its hole, cancels exactly.
 * @param points corners in pixels; the last is joined to the first
 */
export function fillPolygon(points: readonly Point[], size: Size): Mask {
  const top = Math.max(0, Math.floor(Math.min(...ys(points))));
  const bottom = Math.min(size.height, Math.ceil(Math.max(...ys(points))));
  const box = { x: 0, y: top, width: size.width, height: Math.max(0, bottom - top) };
  const rows = crossingsByRow(points, top, box.height);
  const bytes = new Uint8Array(box.width * box.height);
  for (let row = 0; row < rows.length; row++) {
    const crossings = Float64Array.from(rows[row]!).sort();
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const from = Math.max(0, Math.ceil(crossings[i]! - 0.5));
      const to = Math.min(size.width, Math.ceil(crossings[i + 1]! - 0.5));
      if (from < to) bytes.fill(1, row * box.width + from, row * box.width + to);
    }
  }
  return maskFromBytes(bytes, size, box);
}

/** Where the polygon crosses the middle of every pixel row (x, unsorted). */
function crossingsByRow(points: readonly Point[], top: number, height: number): number[][] {
  const rows: number[][] = Array.from({ length: height }, () => []);
  for (let i = 0; i < points.length; i++) {
    const [a, b] = [points[i]!, points[(i + 1) % points.length]!];
    // Always from the upper to the lower end, so that both directions of an edge give the same numbers.
    const [high, low] = a.y < b.y || (a.y === b.y && a.x < b.x) ? [a, b] : [b, a];
    const first = Math.max(0, Math.ceil(high.y - 0.5) - top);
    const end = Math.min(height, Math.ceil(low.y - 0.5) - top);
    for (let row = first; row < end; row++) {
      const along = (top + row + 0.5 - high.y) / (low.y - high.y);
      rows[row]!.push(high.x + along * (low.x - high.x));
    }
  }
  return rows;
}

/**
 * Leaves out corners of a closed polygon that lie within `tolerance` pixels of what remains (Douglas-Peucker, begun
 * from the two corners that are farthest apart as seen from the first). Fewer than three corners are never the result.
 */
export function simplifyPolygon(points: readonly Point[], tolerance: number): Point[] {
  if (tolerance <= 0 || points.length < 4) return [...points];
  let far = 0;
  for (let i = 1; i < points.length; i++) {
    if (distance2(points[i]!, points[0]!) > distance2(points[far]!, points[0]!)) far = i;
  }
  const keep = new Uint8Array(points.length + 1);
  keep[0] = keep[far] = keep[points.length] = 1;
  const ring = [...points, points[0]!];
  keepFarCorners(ring, keep, tolerance ** 2, [
    [0, far],
    [far, points.length],
  ]);
  const kept = points.filter((_, i) => keep[i] === 1);
  return kept.length < 3 ? [...points] : kept;
}

/** Marks, between kept corners, the ones that stray too far from the line; `open` is the stack of stretches to look at. */
function keepFarCorners(ring: Point[], keep: Uint8Array, limit2: number, open: [number, number][]): void {
  for (let stretch = open.pop(); stretch; stretch = open.pop()) {
    const [from, to] = stretch;
    let worst = limit2;
    let at = -1;
    for (let i = from + 1; i < to; i++) {
      const strays = distanceToLine2(ring[i]!, ring[from]!, ring[to]!);
      if (strays > worst) {
        worst = strays;
        at = i;
      }
    }
    if (at < 0) continue;
    keep[at] = 1;
    open.push([from, at], [at, to]);
  }
}

/** Square of the distance of two points. */
export function distance2(a: Point, b: Point): number {
  return (a.x - b.x) ** 2 + (a.y - b.y) ** 2;
}

/** Square of the distance of `p` to the segment from `a` to `b`. */
function distanceToLine2(p: Point, a: Point, b: Point): number {
  const length2 = distance2(a, b);
  if (length2 === 0) return distance2(p, a);
  const along = ((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) / length2;
  const t = Math.min(1, Math.max(0, along));
  return distance2(p, { x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y) });
}

function ys(points: readonly Point[]): number[] {
  return points.map((point) => point.y);
}
