import type { Color } from '../../src/parsing/labels.ts';

type Triple = [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** How people see linear RGB: full colour vision, and the three forms of dichromacy after Machado et al. (2009). */
export const VISIONS: Readonly<Record<string, Matrix>> = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** How far apart two colours look, as Euclidean distance in OKLab (black to white is 1). */
export function seenDistance(a: Color, b: Color, vision: Matrix): number {
  const [one, other] = [oklab(seen(a, vision)), oklab(seen(b, vision))];
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}

function seen(color: Color, vision: Matrix): Triple {
  return times(vision, color.map(linear) as Triple).map((v) => Math.min(1, Math.max(0, v))) as Triple;
}

function linear(value: number): number {
  const v = value / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
}

// Björn Ottosson's OKLab: linear sRGB to cone responses, their cube roots to lightness and two opponent axes.
const TO_CONES: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const TO_LAB: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];

function oklab(rgb: Triple): Triple {
  return times(TO_LAB, times(TO_CONES, rgb).map(Math.cbrt) as Triple);
}

function times(matrix: Matrix, [x, y, z]: Triple): Triple {
  return matrix.map((row) => row[0] * x + row[1] * y + row[2] * z) as Triple;
}
