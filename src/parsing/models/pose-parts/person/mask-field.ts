import { type Affine, applyAffine, invertAffine } from '../view/affine.ts';
import type { View } from '../view/view.ts';

/** How probably each point of the photo is one person: a network's mask, and where in the photo it lies. */
export interface MaskField {
  /** `side x side`, 0..1 */
  values: Float32Array;
  side: number;
  /** From pixels of the photo to pixels of the mask (centres at + .5). */
  toMask: Affine;
}

/** @param values `side x side` of a square view */
export function createMaskField(values: Float32Array, view: View): MaskField {
  return { values: softened(values, view.width), side: view.width, toMask: invertAffine(view.toPhoto) };
}

/** The mask's value at a point of the photo, bilinear between the centres of its pixels; 0 outside of the view. */
export function sampleField({ values, side, toMask: m }: MaskField, x: number, y: number): number {
  const u = m.xx * x + m.xy * y + m.x0 - 0.5;
  const v = m.yx * x + m.yy * y + m.y0 - 0.5;
  if (u < -0.5 || v < -0.5 || u > side - 0.5 || v > side - 0.5) return 0;
  const last = side - 1;
  const cu = u < 0 ? 0 : u > last ? last : u;
  const cv = v < 0 ? 0 : v > last ? last : v;
  const iu = cu >= last ? last - 1 : cu | 0;
  const iv = cv >= last ? last - 1 : cv | 0;
  const fu = cu - iu;
  const fv = cv - iv;
  const at = iv * side + iu;
  const top = values[at]! + fu * (values[at + 1]! - values[at]!);
  const bottom = values[at + side]! + fu * (values[at + side + 1]! - values[at + side]!);
  return top + fv * (bottom - top);
}

/** The greatest value of several fields of one person. */
export function sampleFields(fields: readonly MaskField[], x: number, y: number): number {
  let best = 0;
  for (const field of fields) {
    const value = sampleField(field, x, y);
    if (value > best) best = value;
  }
  return best;
}

/** The corners of the field's view, in the photo. */
export function fieldCorners(field: MaskField): { x: number; y: number }[] {
  const back = invertAffine(field.toMask);
  const { side } = field;
  return [
    applyAffine(back, 0, 0),
    applyAffine(back, side, 0),
    applyAffine(back, 0, side),
    applyAffine(back, side, side),
  ];
}

/**
 * A [1 2 1] / 4 smoothing both ways. Bilinear interpolation of the result is close to a quadratic B-spline of the mask:
 * where a mask pixel covers many of the photo, its contour has no corners.
 */
function softened(values: Float32Array, side: number): Float32Array {
  const rows = new Float32Array(values.length);
  const out = new Float32Array(values.length);
  for (let y = 0; y < side; y++) {
    const at = y * side;
    for (let x = 1; x < side - 1; x++) {
      rows[at + x] = 0.25 * (values[at + x - 1]! + values[at + x + 1]!) + 0.5 * values[at + x]!;
    }
    rows[at] = values[at]!;
    rows[at + side - 1] = values[at + side - 1]!;
  }
  out.set(rows.subarray(0, side));
  out.set(rows.subarray(side * (side - 1)), side * (side - 1));
  for (let i = side; i < side * (side - 1); i++) {
    out[i] = 0.25 * (rows[i - side]! + rows[i + side]!) + 0.5 * rows[i]!;
  }
  return out;
}
