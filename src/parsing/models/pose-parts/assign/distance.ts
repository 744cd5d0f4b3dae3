/** Distance of (x, y) from the segment a-b. */
export function segmentDistance(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const length = dx * dx + dy * dy;
  let t = length > 0 ? ((x - ax) * dx + (y - ay) * dy) / length : 0;
  t = t < 0 ? 0 : t > 1 ? 1 : t;
  const ex = x - ax - t * dx;
  const ey = y - ay - t * dy;
  return Math.sqrt(ex * ex + ey * ey);
}

/**
 * Signed distance of (x, y) from the border of a polygon: negative inside (even-odd rule).
 * @param ring x0, y0, x1, y1, …
 */
export function polygonDistance(ring: Float64Array, x: number, y: number): number {
  let nearest = Infinity;
  let inside = false;
  const n = ring.length;
  let ax = ring[n - 2]!;
  let ay = ring[n - 1]!;
  for (let i = 0; i < n; i += 2) {
    const bx = ring[i]!;
    const by = ring[i + 1]!;
    const dx = bx - ax;
    const dy = by - ay;
    const px = x - ax;
    const py = y - ay;
    const length = dx * dx + dy * dy;
    const along = px * dx + py * dy;
    const t = along <= 0 ? 0 : along >= length ? 1 : along / length;
    const ex = px - t * dx;
    const ey = py - t * dy;
    const squared = ex * ex + ey * ey;
    if (squared < nearest) nearest = squared;
    if (ay > y !== by > y && px < (dx * py) / dy) inside = !inside;
    ax = bx;
    ay = by;
  }
  const distance = Math.sqrt(nearest);
  return inside ? -distance : distance;
}
