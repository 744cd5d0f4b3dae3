import { describe, expect, test } from 'vitest';
import { maskOver } from '../../../../../test/lib/bodies.ts';
import { shifted, standingPerson, standingPose } from '../../../../../test/lib/poses.ts';
import { JOINT } from '../skeleton/joints.ts';
import { bodyUnit } from '../skeleton/pose.ts';
import { applyAffine, invertAffine } from '../view/affine.ts';
import { regionView } from '../view/view.ts';
import { type Likeness, readLandmarks } from './blazepose.ts';
import { eraseOthers } from './erase.ts';
import { guessFace } from './face.ts';
import { disagreement, fuseBody } from './fuse.ts';
import { sampleField, sampleFields } from './mask-field.ts';
import { boxRegion, faceRegion, hipRegion } from './regions.ts';

const person = standingPerson({ x: 200, y: 200, unit: 60 });

function likeness(pose = person.pose, flag = 1): Likeness {
  const nowhere = { x: 0, y: 0, score: 0 };
  return {
    pose,
    flag,
    hands: [nowhere, nowhere],
    toes: [nowhere, nowhere],
    heels: [nowhere, nowhere],
    mask: maskOver({ x: 200, y: 260 }, 300, () => 1),
  };
}

describe('regions', () => {
  test('the hip region is centred on the hips, upright for who stands, and holds every joint', () => {
    const region = hipRegion(person);
    expect(region.center).toEqual({ x: 200, y: 200 + 1.3 * 60 });
    expect(region.angle).toBeCloseTo(0);
    expect(region.side / 2).toBeGreaterThan(60 * 2);
  });

  test('it turns with who lies on their side', () => {
    const lying = standingPerson({ x: 200, y: 200, unit: 60 });
    for (let j = 0; j < 17; j++) [lying.pose.x[j], lying.pose.y[j]] = [lying.pose.y[j]!, lying.pose.x[j]!];
    // The head points to the left.
    expect(Math.abs(hipRegion(lying).angle)).toBeCloseTo(Math.PI / 2);
  });

  test('the box region holds the box', () => {
    const { center, side } = boxRegion(person);
    expect(center.y + side / 2).toBeGreaterThan(person.box.y1);
    expect(center.x - side / 2).toBeLessThan(person.box.x0);
  });

  test('who shows no nose has no face', () => {
    const back = standingPerson({ x: 200, y: 200, unit: 60 });
    back.pose.score[JOINT.nose] = 0.05;
    expect(faceRegion(back)).toBeNull();
    const region = faceRegion(person)!;
    expect(region.angle).toBeCloseTo(0);
    expect(Math.abs(region.center.y - person.pose.y[JOINT.nose]!)).toBeLessThan(10);
  });

  test('a guessed face lies about the nose, its chin below', () => {
    const face = guessFace(faceRegion(person)!);
    expect(face.chin.y).toBeGreaterThan(person.pose.y[JOINT.nose]!);
    expect(face.chin.x).toBeCloseTo(200);
  });
});

describe('the unit of a body', () => {
  test('is the width of the shoulders', () => {
    expect(bodyUnit(person.pose)).toBeCloseTo(60);
  });

  test('does not collapse when the shoulders coincide', () => {
    const side = standingPose({ x: 200, y: 200, unit: 60 });
    side.x[JOINT.leftShoulder] = side.x[JOINT.rightShoulder]!;
    expect(bodyUnit(side)).toBeGreaterThan(40);
  });
});

test('landmarks come in photo pixels, left and right kept', () => {
  const view = regionView({ center: { x: 100, y: 100 }, side: 512, angle: 0 }, 256);
  const values = new Float32Array(39 * 5);
  values.set([64, 128, 0, 10, 10], 15 * 5);
  values.set([192, 128, 0, 10, -10], 16 * 5);
  const { pose } = readLandmarks(values, view);
  expect([pose.x[JOINT.leftWrist], pose.x[JOINT.rightWrist]]).toEqual([-28, 228]);
  expect(pose.score[JOINT.leftWrist]).toBeGreaterThan(0.99);
  expect(pose.score[JOINT.rightWrist]).toBeLessThan(0.01);
});

describe('fusing joints', () => {
  const unsure = standingPerson({ x: 200, y: 200, unit: 60 });
  unsure.pose.score[JOINT.leftWrist] = 0.1;

  test('disagreement is measured in shoulder widths', () => {
    expect(disagreement(person.pose, likeness())).toBe(0);
    expect(disagreement(person.pose, likeness(shifted(person.pose, 30, 0)))).toBeCloseTo(0.5);
    expect(disagreement(standingPose({ x: 0, y: 0, unit: 60, score: 0.1 }), likeness())).toBe(Infinity);
  });

  test('a weak joint is replaced by a sure landmark of the same posture', () => {
    const body = fuseBody(unsure, [likeness(shifted(person.pose, 6, 0))]);
    expect(body.pose.x[JOINT.leftWrist]).toBeCloseTo(person.pose.x[JOINT.leftWrist]! + 6);
    expect(body.pose.x[JOINT.rightWrist]).toBeCloseTo(person.pose.x[JOINT.rightWrist]!);
  });

  test("but not by somebody else's", () => {
    const body = fuseBody(unsure, [likeness(shifted(person.pose, 60, 0))]);
    expect(body.pose.x[JOINT.leftWrist]).toBeCloseTo(person.pose.x[JOINT.leftWrist]!);
  });

  test('a region that shows somebody else gives no mask, unless there is no other', () => {
    const stranger = likeness(shifted(person.pose, 90, 0));
    expect(fuseBody(person, [stranger, likeness()]).masks).toHaveLength(1);
    expect(fuseBody(person, [stranger]).masks).toEqual([stranger.mask]);
    expect(fuseBody(person, [likeness(), likeness()]).masks).toHaveLength(2);
  });

  test('a hand far from its wrist is nowhere', () => {
    const wrist = { x: person.pose.x[JOINT.leftWrist]!, y: person.pose.y[JOINT.leftWrist]!, score: 0.9 };
    const near = { ...wrist, y: wrist.y + 15 };
    const far = { ...wrist, y: wrist.y + 90 };
    expect(fuseBody(person, [{ ...likeness(), hands: [near, far] }]).hands).toEqual([{ x: near.x, y: near.y }, null]);
  });
});

describe('erasing others', () => {
  const view = regionView({ center: { x: 200, y: 260 }, side: 512, angle: 0 }, 256);
  const other = standingPose({ x: 330, y: 200, unit: 60 });
  const pixelAt = (pixels: Float32Array, x: number, y: number) => {
    const { x: u, y: v } = applyAffine(invertAffine(view.toPhoto), x, y);
    return pixels[(Math.floor(v) * 256 + Math.floor(u)) * 3]!;
  };
  const noise = () => Float32Array.from({ length: 256 * 256 * 3 }, (_, i) => ((i * 7919) % 256) / 255);

  test("their bones become the mean colour, one's own stay", () => {
    const pixels = noise();
    const before = noise();
    eraseOthers(person.pose, [other])(pixels, view);
    const mean = pixelAt(pixels, 330, 280);
    expect(mean).toBeCloseTo(0.5, 1);
    expect(pixelAt(pixels, 310, 340)).toBeCloseTo(mean, 6);
    expect(pixelAt(pixels, 200, 280)).toBe(pixelAt(before, 200, 280));
  });

  test('who is alone, or far from others, keeps every pixel', () => {
    const pixels = noise();
    eraseOthers(person.pose, [])(pixels, view);
    eraseOthers(person.pose, [standingPose({ x: 3000, y: 200, unit: 60 })])(pixels, view);
    expect(Buffer.compare(Buffer.from(pixels.buffer), Buffer.from(noise().buffer))).toBe(0);
  });
});

describe('a mask', () => {
  const field = maskOver({ x: 100, y: 100 }, 64, (x) => (x < 100 ? 1 : 0));

  test('is read at points of the photo, between its pixels too', () => {
    expect(sampleField(field, 80, 100)).toBe(1);
    expect(sampleField(field, 120, 100)).toBe(0);
    expect(sampleField(field, 100, 100)).toBeCloseTo(0.5);
  });

  test('is 0 outside of its view', () => {
    expect(sampleField(field, 10, 100)).toBe(0);
  });

  test('several masks of a person are their greatest', () => {
    const right = maskOver({ x: 100, y: 100 }, 64, (x) => (x >= 100 ? 0.8 : 0));
    expect(sampleFields([field, right], 120, 100)).toBeCloseTo(0.8);
    expect(sampleFields([], 120, 100)).toBe(0);
  });
});
