import type { Point } from '../../../geometry.ts';

/** The map x' = xx x + xy y + x0, y' = yx x + yy y + y0. */
export interface Affine {
  xx: number;
  xy: number;
  x0: number;
  yx: number;
  yy: number;
  y0: number;
}

export const applyAffine = (m: Affine, x: number, y: number): Point => ({
  x: m.xx * x + m.xy * y + m.x0,
  y: m.yx * x + m.yy * y + m.y0,
});

/** @throws when the map flattens the plane: a bug of the caller, not of the photo */
export function invertAffine(m: Affine): Affine {
  const det = m.xx * m.yy - m.xy * m.yx;
  if (det === 0 || !Number.isFinite(det)) throw new Error('an affine map without an inverse');
  const xx = m.yy / det;
  const xy = -m.xy / det;
  const yx = -m.yx / det;
  const yy = m.xx / det;
  return { xx, xy, x0: -(xx * m.x0 + xy * m.y0), yx, yy, y0: -(yx * m.x0 + yy * m.y0) };
}
