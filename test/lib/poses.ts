import { JOINT, JOINTS } from '../../src/parsing/models/pose-parts/skeleton/joints.ts';
import { type Detection, emptyPose, type Pose } from '../../src/parsing/models/pose-parts/skeleton/pose.ts';

/** A person who stands facing the camera: joints in shoulder widths from the neck. Their left is on the picture's right. */
const STANDING: Record<keyof typeof JOINT, readonly [number, number]> = {
  nose: [0, -0.6],
  leftEye: [0.08, -0.68],
  rightEye: [-0.08, -0.68],
  leftEar: [0.2, -0.65],
  rightEar: [-0.2, -0.65],
  leftShoulder: [0.5, 0],
  rightShoulder: [-0.5, 0],
  leftElbow: [0.9, 0.7],
  rightElbow: [-0.9, 0.7],
  leftWrist: [1.2, 1.3],
  rightWrist: [-1.2, 1.3],
  leftHip: [0.3, 1.3],
  rightHip: [-0.3, 1.3],
  leftKnee: [0.35, 2.3],
  rightKnee: [-0.35, 2.3],
  leftAnkle: [0.4, 3.3],
  rightAnkle: [-0.4, 3.3],
};

export interface Standing {
  /** The neck, in pixels. */
  x: number;
  y: number;
  /** Shoulder width in pixels. */
  unit: number;
  score?: number;
}

export function standingPose({ x, y, unit, score = 0.9 }: Standing): Pose {
  const pose = emptyPose();
  for (const [name, [dx, dy]] of Object.entries(STANDING)) {
    const joint = JOINT[name as keyof typeof JOINT];
    pose.x[joint] = x + dx * unit;
    pose.y[joint] = y + dy * unit;
    pose.score[joint] = score;
  }
  return pose;
}

export function standingPerson(where: Standing): Detection {
  const { x, y, unit, score = 0.9 } = where;
  return {
    pose: standingPose(where),
    score,
    box: { x0: x - 1.4 * unit, y0: y - unit, x1: x + 1.4 * unit, y1: y + 3.5 * unit },
  };
}

/** Moves every joint by the same step. */
export function shifted(pose: Pose, dx: number, dy: number): Pose {
  const moved = emptyPose();
  for (let j = 0; j < JOINTS; j++) {
    moved.x[j] = pose.x[j]! + dx;
    moved.y[j] = pose.y[j]! + dy;
    moved.score[j] = pose.score[j]!;
  }
  return moved;
}
