import type { Point, Size } from '../../../geometry.ts';
import type { Extent } from '../skeleton/pose.ts';
import type { Affine } from './affine.ts';

/** How a network sees the photo: its input of `width` x `height` pixels, and where these lie in the photo. */
export interface View extends Size {
  /** From pixels of the network to pixels of the photo. */
  toPhoto: Affine;
  /** Left and right are exchanged. */
  mirrored: boolean;
}

/** A square of the photo about `center`, turned by `angle` (radians, clockwise as seen): 0 leaves the picture upright. */
export interface Region {
  center: Point;
  side: number;
  angle: number;
}

export interface WindowOptions {
  /** Long side of the network's input, in its pixels. */
  side: number;
  /** Width and height are padded (to the right, below) to multiples of this. */
  multiple: number;
  /** Quarter turns by which the photo is turned clockwise before the network sees it. */
  turns?: number;
  mirrored?: boolean;
}

/** A view of an axis-aligned part of the photo. */
export function windowView(part: Extent, { side, multiple, turns = 0, mirrored = false }: WindowOptions): View {
  const w = part.x1 - part.x0;
  const h = part.y1 - part.y0;
  const step = Math.max(w, h) / side;
  const pad = (length: number) => Math.max(multiple, Math.ceil(length / step / multiple - 1e-6) * multiple);
  const odd = turns % 2 === 1;
  const size = { width: pad(odd ? h : w), height: pad(odd ? w : h) };
  // (u, v) of the turned picture, in photo pixels from its corner, back to (x, y) of the window.
  const corner = [
    { xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0 },
    { xx: 0, xy: 1, x0: 0, yx: -1, yy: 0, y0: h },
    { xx: -1, xy: 0, x0: w, yx: 0, yy: -1, y0: h },
    { xx: 0, xy: -1, x0: w, yx: 1, yy: 0, y0: 0 },
  ][turns % 4]!;
  const turnedWidth = odd ? h : w;
  const flip = mirrored ? -1 : 1;
  const shift = mirrored ? turnedWidth : 0;
  return {
    ...size,
    mirrored,
    toPhoto: {
      xx: corner.xx * step * flip,
      xy: corner.xy * step,
      x0: corner.xx * shift + corner.x0 + part.x0,
      yx: corner.yx * step * flip,
      yy: corner.yy * step,
      y0: corner.yx * shift + corner.y0 + part.y0,
    },
  };
}

/** A view of `pixels` x `pixels` of a turned square. */
export function regionView(region: Region, pixels: number): View {
  const step = region.side / pixels;
  const cos = Math.cos(region.angle) * step;
  const sin = Math.sin(region.angle) * step;
  const half = pixels / 2;
  return {
    width: pixels,
    height: pixels,
    mirrored: false,
    toPhoto: {
      xx: cos,
      xy: -sin,
      x0: region.center.x - half * (cos - sin),
      yx: sin,
      yy: cos,
      y0: region.center.y - half * (sin + cos),
    },
  };
}
