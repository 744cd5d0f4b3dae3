import type { Pyramid } from './pyramid.ts';
import type { View } from './view.ts';

/**
 * Samples what a view shows of a photo, bilinearly, from the level of the pyramid that is at most twice as fine.
 * Pixels outside of the photo are 0.
 * @param target `height x width x 3`, filled with 0..255 times `gain`
 */
export function cropView(pyramid: Pyramid, view: View, target: Float32Array | Int32Array, gain: number): void {
  const { toPhoto: m, width, height } = view;
  const step = Math.sqrt(Math.abs(m.xx * m.yy - m.xy * m.yx));
  const level = Math.min(pyramid.levels.length - 1, Math.max(0, Math.floor(Math.log2(step) + 1e-6)));
  const { data, width: w, height: h } = pyramid.levels[level]!;
  const k = 1 / (1 << level);
  const row = 3 * w;
  const whole = target instanceof Int32Array ? 0.5 : 0;
  const xx = m.xx * k;
  const yx = m.yx * k;
  let o = 0;
  for (let v = 0; v < height; v++) {
    // Centres of network pixels to the photo, and from its corner-based pixels to indices.
    let x = (m.xx * 0.5 + m.xy * (v + 0.5) + m.x0) * k - 0.5;
    let y = (m.yx * 0.5 + m.yy * (v + 0.5) + m.y0) * k - 0.5;
    for (let u = 0; u < width; u++, o += 3, x += xx, y += yx) {
      if (x < -0.5 || y < -0.5 || x > w - 0.5 || y > h - 0.5) {
        target[o] = 0;
        target[o + 1] = 0;
        target[o + 2] = 0;
        continue;
      }
      const cx = x < 0 ? 0 : Math.min(x, w - 1);
      const cy = y < 0 ? 0 : Math.min(y, h - 1);
      const ix = cx | 0;
      const iy = cy | 0;
      const fx = cx - ix;
      const fy = cy - iy;
      const a = iy * row + 3 * ix;
      const right = ix < w - 1 ? 3 : 0;
      const below = iy < h - 1 ? row : 0;
      const w11 = fx * fy * gain;
      const w10 = fy * gain - w11;
      const w01 = fx * gain - w11;
      const w00 = gain - w01 - w10 - w11;
      const b = a + right;
      const c = a + below;
      const d = c + right;
      target[o] = data[a]! * w00 + data[b]! * w01 + data[c]! * w10 + data[d]! * w11 + whole;
      target[o + 1] = data[a + 1]! * w00 + data[b + 1]! * w01 + data[c + 1]! * w10 + data[d + 1]! * w11 + whole;
      target[o + 2] = data[a + 2]! * w00 + data[b + 2]! * w01 + data[c + 2]! * w10 + data[d + 2]! * w11 + whole;
    }
  }
}
