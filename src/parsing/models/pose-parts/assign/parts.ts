import type { Point } from '../../../geometry.ts';
import type { Body } from '../person/body.ts';
import { JOINT } from '../skeleton/joints.ts';
import { between, distance, jointAt, neckOf, pelvisOf } from '../skeleton/pose.ts';
import { keptLimbs, type Limb, NOTHING } from './limbs.ts';
import { type Capsule, capsule, faceOutline, PART, type Shape } from './shape.ts';

/** The shapes of a person's parts, by class; parts that do not show are missing. */
export function shapesOf(body: Body, photo: { width: number; height: number }): Shape[] {
  const { pose, unit } = body;
  const outline = torsoOutline(body);
  const shapes: Shape[] = [];
  const limbs = keptLimbs(body, outline, photo);
  for (const side of [0, 1] as const) {
    const limb = (name: Limb) => limbs[side].has(name);
    const at = (left: number) => jointAt(pose, left + side);
    const add = (part: number, ...capsules: Capsule[]) => shapes.push({ part: part + side, kind: 'limb', capsules });
    const [shoulder, elbow, wrist] = [at(JOINT.leftShoulder), at(JOINT.leftElbow), at(JOINT.leftWrist)];
    const [hip, knee, ankle] = [at(JOINT.leftHip), at(JOINT.leftKnee), at(JOINT.leftAnkle)];
    if (limb('upper-arm')) add(PART.upperArm, capsule(shoulder, elbow, 0.2 * unit));
    if (limb('lower-arm')) {
      const tip = body.hands[side] ?? addScaled(wrist, elbow, wrist, 0.3);
      add(PART.lowerArm, capsule(elbow, wrist, 0.17 * unit));
      add(PART.hand, capsule(between(wrist, tip, 0.35), addScaled(tip, wrist, tip, 0.5), 0.19 * unit));
    }
    if (limb('upper-leg')) {
      // A knee that hardly shows must not let the thigh climb into the torso.
      const start = pose.score[JOINT.leftKnee + side]! >= 0.35 ? 0.12 : 0.3;
      add(PART.upperLeg, capsule(between(hip, knee, start), knee, 0.27 * unit));
    }
    if (limb('lower-leg')) {
      add(PART.lowerLeg, capsule(knee, ankle, 0.2 * unit));
      add(PART.foot, ...foot(body, side, ankle, knee));
    }
  }
  // A close-up of a face shows no shoulders: what the networks call so lies on the cheeks.
  const shoulders = Math.max(pose.score[JOINT.leftShoulder]!, pose.score[JOINT.rightShoulder]!);
  if (shoulders >= NOTHING || !body.face) {
    shapes.push({
      part: PART.torso,
      kind: 'torso',
      ring: outline,
      falloff: 1 / (0.35 * unit),
      neck: neckCapsule(body),
    });
  }
  shapes.push(...headShapes(body));
  return shapes;
}

function foot(body: Body, side: 0 | 1, ankle: Point, knee: Point): Capsule[] {
  const { unit } = body;
  const heel = body.heels[side] ?? addScaled(ankle, knee, ankle, 0.12);
  const toe = body.toes[side];
  if (!toe) return [capsule(addScaled(ankle, knee, ankle, 0.08), addScaled(ankle, knee, ankle, 0.3), 0.18 * unit)];
  return [capsule(heel, toe, 0.14 * unit), capsule(between(ankle, heel, 0.6), toe, 0.16 * unit)];
}

/**
 * The torso as a ring x0, y0, …: shoulders and hips, widened by the flesh outside of the joints, and lowered to the crotch.
 */
export function torsoOutline({ pose, unit }: Pick<Body, 'pose' | 'unit'>): Float64Array {
  const neck = neckOf(pose);
  let pelvis = pelvisOf(pose);
  const hips = Math.max(pose.score[JOINT.leftHip]!, pose.score[JOINT.rightHip]!);
  const known = hips >= 0.1 && distance(neck, pelvis) > 0.2 * unit;
  if (!known) pelvis = { x: neck.x, y: neck.y + 1.3 * unit };
  const length = distance(neck, pelvis);
  const down = { x: (pelvis.x - neck.x) / length, y: (pelvis.y - neck.y) / length };
  const widen = (a: Point, b: Point, by: number, drop: number) => {
    const d = Math.max(distance(a, b), 1e-6);
    const out = { x: (a.x - b.x) / d, y: (a.y - b.y) / d };
    return [a.x + by * out.x + drop * down.x, a.y + by * out.y + drop * down.y];
  };
  const shoulders = [jointAt(pose, JOINT.leftShoulder), jointAt(pose, JOINT.rightShoulder)] as const;
  const half = { x: 0.5 * (shoulders[0].x - shoulders[1].x) * 0.75, y: 0.5 * (shoulders[0].y - shoulders[1].y) * 0.75 };
  const hipsAt: readonly [Point, Point] = known
    ? [jointAt(pose, JOINT.leftHip), jointAt(pose, JOINT.rightHip)]
    : [
        { x: pelvis.x + half.x, y: pelvis.y + half.y },
        { x: pelvis.x - half.x, y: pelvis.y - half.y },
      ];
  return Float64Array.from([
    ...widen(shoulders[0], shoulders[1], 0.1 * unit, -0.12 * unit),
    ...widen(hipsAt[0], hipsAt[1], 0.16 * unit, 0.12 * unit),
    ...widen(hipsAt[1], hipsAt[0], 0.16 * unit, 0.12 * unit),
    ...widen(shoulders[1], shoulders[0], 0.1 * unit, -0.12 * unit),
  ]);
}

/** Where the head is: its middle between the ears, and upwards. */
export function headFrame({ pose, unit, face }: Pick<Body, 'pose' | 'unit' | 'face'>): {
  center: Point;
  up: Point;
  chin: Point;
} {
  const neck = neckOf(pose);
  let [x, y, weight] = [0, 0, 0];
  for (let j = JOINT.nose; j <= JOINT.rightEar; j++) {
    const share = pose.score[j]! ** 2 * (j >= JOINT.leftEar ? 2 : 1) + 1e-6;
    x += share * pose.x[j]!;
    y += share * pose.y[j]!;
    weight += share;
  }
  const center = { x: x / weight, y: y / weight };
  const rise = Math.max(distance(center, neck), 1e-6);
  const tilt = { x: (center.x - neck.x) / rise, y: (center.y - neck.y) / rise };
  const chin = face?.chin ?? { x: center.x - 0.33 * unit * tilt.x, y: center.y - 0.33 * unit * tilt.y };
  if (!face) return { center, up: tilt, chin };
  // The face knows its own up: from the chin to the forehead.
  const brow = { x: face.ring[0]!, y: face.ring[1]! };
  const length = Math.max(distance(brow, chin), 1e-6);
  return { center, chin, up: { x: (brow.x - chin.x) / length, y: (brow.y - chin.y) / length } };
}

function neckCapsule(body: Body): Capsule {
  const { chin } = headFrame(body);
  return capsule(between(chin, neckOf(body.pose), 0.15), neckOf(body.pose), 0.2 * body.unit);
}

function headShapes(body: Body): Shape[] {
  const { unit, face } = body;
  const { center, up, chin } = headFrame(body);
  const head = capsule(
    { x: center.x - 0.08 * unit * up.x, y: center.y - 0.08 * unit * up.y },
    { x: center.x + 0.2 * unit * up.x, y: center.y + 0.2 * unit * up.y },
    0.33 * unit,
  );
  const frame = { head, outline: face ? faceOutline(face.ring, unit) : null, chin, up, scale: 1 / unit };
  const hair: Shape = { part: PART.hair, kind: 'hair', ...frame };
  return face ? [{ part: PART.face, kind: 'face', ...frame }, hair] : [hair];
}

const addScaled = (at: Point, from: Point, to: Point, t: number): Point => ({
  x: at.x + t * (to.x - from.x),
  y: at.y + t * (to.y - from.y),
});
