import type { Session } from '../../../recipe.ts';
import { applyAffine } from '../view/affine.ts';
import { cropView } from '../view/crop.ts';
import type { Pyramid } from '../view/pyramid.ts';
import { type Region, regionView } from '../view/view.ts';

const FACE_SIDE = 192;
const POINTS = 468;

/** The points of MediaPipe's face mesh that lie on the outline of the face, in order, from the forehead clockwise. */
const OUTLINE = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136,
  172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];
const CHIN = 18;

/** The outline of a face in the photo: x0, y0, x1, y1, …; and its lowest point. */
export interface Face {
  ring: Float64Array;
  chin: { x: number; y: number };
}

/** One run of the face mesh; null when it sees no face there. */
export async function runFacemesh(
  session: Session,
  pyramid: Pyramid,
  { region, gain }: { region: Region; gain: number },
): Promise<Face | null> {
  const view = regionView(region, FACE_SIDE);
  const pixels = new Float32Array(FACE_SIDE * FACE_SIDE * 3);
  cropView(pyramid, view, pixels, gain);
  const outputs = Object.values(
    await session.run({ [session.inputNames[0]!]: { dims: [1, FACE_SIDE, FACE_SIDE, 3], data: pixels } }),
  );
  const flag = outputs.find(({ data }) => data.length === 1)!.data[0]!;
  if (flag < 0.5) return null;
  const mesh = outputs.find(({ data }) => data.length === 3 * POINTS)!.data as Float32Array;
  const ring = new Float64Array(2 * OUTLINE.length);
  OUTLINE.forEach((point, i) => {
    const { x, y } = applyAffine(view.toPhoto, mesh[3 * point]!, mesh[3 * point + 1]!);
    ring[2 * i] = x;
    ring[2 * i + 1] = y;
  });
  return { ring, chin: { x: ring[2 * CHIN]!, y: ring[2 * CHIN + 1]! } };
}

/** An upright guess where the mesh sees no face: an ellipse about the middle of eyes and nose. */
export function guessFace({ center, side, angle }: Region): Face {
  const height = side / 1.6;
  const at = (turn: number) => {
    const u = 0.38 * height * Math.sin(turn);
    const v = -0.5 * height * Math.cos(turn);
    return {
      x: center.x + u * Math.cos(angle) - v * Math.sin(angle),
      y: center.y + u * Math.sin(angle) + v * Math.cos(angle),
    };
  };
  const ring = new Float64Array(2 * OUTLINE.length);
  for (let i = 0; i < OUTLINE.length; i++) {
    const { x, y } = at((2 * Math.PI * i) / OUTLINE.length);
    ring[2 * i] = x;
    ring[2 * i + 1] = y;
  }
  return { ring, chin: at(Math.PI) };
}
