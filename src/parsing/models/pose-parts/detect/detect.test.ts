import { describe, expect, test } from 'vitest';
import { shifted, standingPerson, standingPose } from '../../../../../test/lib/poses.ts';
import { JOINT, JOINTS, MIRROR } from '../skeleton/joints.ts';
import { windowView } from '../view/view.ts';
import { consensusPose } from './consensus.ts';
import { mergePasses } from './group.ts';
import { readMultipose } from './movenet.ts';
import { extentIou, keypointSimilarity, samePerson } from './similarity.ts';
import { tallestShare, tilesOf, wholeInTile } from './tiles.ts';

const ann = standingPerson({ x: 100, y: 100, unit: 40, score: 0.8 });
const ben = standingPerson({ x: 260, y: 100, unit: 40, score: 0.6 });
const moved = (person: typeof ann, dx: number, score: number) => ({
  pose: shifted(person.pose, dx, 0),
  box: { ...person.box, x0: person.box.x0 + dx, x1: person.box.x1 + dx },
  score,
});

describe('what MoveNet says', () => {
  const row = (score: number) => {
    const values = new Float32Array(56);
    for (let j = 0; j < JOINTS; j++) values.set([0.5, j / 100, j / JOINTS], 3 * j);
    values.set([0.25, 0.1, 0.75, 0.4, score], 51);
    return values;
  };

  test('is read in pixels of the photo', () => {
    const view = windowView({ x0: 0, y0: 0, x1: 640, y1: 320 }, { side: 320, multiple: 32 });
    const [person] = readMultipose(row(0.7), view, 0.2);
    expect(person!.pose.x[JOINT.leftHip]).toBeCloseTo(0.11 * 640);
    expect(person!.pose.y[JOINT.leftHip]).toBeCloseTo(160);
    expect(person!.pose.score[JOINT.leftHip]).toBeCloseTo(11 / 17);
    expect(person!.box).toEqual({
      x0: expect.closeTo(64),
      y0: expect.closeTo(80),
      x1: expect.closeTo(256),
      y1: expect.closeTo(240),
    });
  });

  test('of a mirrored view has left and right exchanged back', () => {
    const view = windowView({ x0: 0, y0: 0, x1: 640, y1: 320 }, { side: 320, multiple: 32, mirrored: true });
    const [person] = readMultipose(row(0.7), view, 0.2);
    // The network called it the right hip (12); in the photo it is the left one.
    expect(person!.pose.x[JOINT.leftHip]).toBeCloseTo(640 - 0.12 * 640);
    expect(person!.pose.score[JOINT.leftHip]).toBeCloseTo(12 / 17);
    expect(person!.box.x0).toBeLessThan(person!.box.x1);
  });

  test('below the least score is left out', () => {
    const view = windowView({ x0: 0, y0: 0, x1: 64, y1: 64 }, { side: 64, multiple: 32 });
    expect(readMultipose(row(0.1), view, 0.2)).toEqual([]);
  });
});

test('the mirror table undoes itself and keeps the middle', () => {
  expect(MIRROR.map((j) => MIRROR[j])).toEqual(MIRROR.map((_, j) => j));
  expect(MIRROR[JOINT.nose]).toBe(JOINT.nose);
  expect(MIRROR[JOINT.leftAnkle]).toBe(JOINT.rightAnkle);
});

describe('who is who', () => {
  test('a pose is like itself, less like its neighbour, and not like somebody far away', () => {
    expect(keypointSimilarity(ann, ann)).toBeCloseTo(1);
    const near = keypointSimilarity(ann, moved(ann, 6, 0.5));
    expect(near).toBeGreaterThan(0.6);
    expect(near).toBeLessThan(1);
    expect(keypointSimilarity(ann, ben)).toBeLessThan(0.1);
  });

  test('unseen joints do not count', () => {
    const blind = { ...ann, pose: standingPose({ x: 100, y: 100, unit: 40, score: 0.05 }) };
    expect(keypointSimilarity(ann, blind)).toBe(0);
    expect(samePerson(ann, blind)).toBe(true);
  });

  test('IoU of apart boxes is 0, of the same box 1', () => {
    expect(extentIou(ann.box, ben.box)).toBe(0);
    expect(extentIou(ann.box, ann.box)).toBe(1);
  });
});

describe('passes merged', () => {
  test('the same two people of three passes are two people, best first', () => {
    const people = mergePasses([
      { weight: 1, detections: [ann, ben] },
      { weight: 1, detections: [moved(ben, 3, 0.9), moved(ann, -2, 0.7)] },
      { weight: 1, detections: [moved(ann, 2, 0.5)] },
    ]);
    expect(people.map(({ score }) => score)).toEqual([0.9, 0.8]);
    expect(people[1]!.pose.x[JOINT.nose]).toBeCloseTo(100, 0);
  });

  test('two detections of one pass stay two people though they are close', () => {
    const close = moved(ann, 26, 0.7);
    expect(mergePasses([{ weight: 1, detections: [ann, close] }])).toHaveLength(2);
  });

  test('a doubling within one pass is dropped', () => {
    expect(mergePasses([{ weight: 1, detections: [ann, moved(ann, 1, 0.4)] }])).toHaveLength(1);
  });

  test('a faint person needs a second witness', () => {
    const faint = moved(ann, 0, 0.12);
    expect(mergePasses([{ weight: 1, detections: [faint] }])).toEqual([]);
    const passes = [faint, moved(ann, 2, 0.11)].map((one) => ({ weight: 1, detections: [one] }));
    expect(mergePasses(passes)).toHaveLength(1);
  });

  test('nobody is nobody', () => {
    expect(mergePasses([{ weight: 1, detections: [] }])).toEqual([]);
  });
});

describe('consensus', () => {
  const votes = (...steps: number[]) => steps.map((dx) => ({ pose: shifted(ann.pose, dx, 0), weight: 1 }));

  test('two against one: the odd one out neither wins nor pulls', () => {
    const pose = consensusPose(votes(0, 4, 90), 100 * 180);
    expect(pose.x[JOINT.leftWrist]).toBeCloseTo(ann.pose.x[JOINT.leftWrist]! + 2, 0);
    expect(pose.score[JOINT.leftWrist]).toBeLessThan(0.62);
  });

  test('a weighty vote beats two light ones', () => {
    const [a, b, c] = votes(0, 0, 90);
    const pose = consensusPose([a!, b!, { ...c!, weight: 5 }], 100 * 180);
    expect(pose.x[JOINT.nose]).toBeCloseTo(190, 0);
  });

  test('does not depend on the order of the votes', () => {
    const one = consensusPose(votes(0, 4, 90), 100 * 180);
    const two = consensusPose(votes(90, 0, 4), 100 * 180);
    for (let j = 0; j < JOINTS; j++) expect(two.x[j]).toBeCloseTo(one.x[j]!, 9);
  });
});

describe('tiles', () => {
  const photo = { width: 900, height: 600 };

  test('cover the photo and stay in it', () => {
    const tiles = tilesOf(photo);
    expect(tiles).toHaveLength(6);
    expect(Math.min(...tiles.map(({ x0, y0 }) => Math.min(x0, y0)))).toBe(0);
    expect(Math.max(...tiles.map(({ x1 }) => x1))).toBeCloseTo(900);
    expect(Math.max(...tiles.map(({ y1 }) => y1))).toBeCloseTo(600);
  });

  test("a person cut by an inner border is left to the next tile; the photo's own border cuts nobody out", () => {
    const tile = { x0: 0, y0: 0, x1: 450, y1: 400 };
    const at = (x0: number, x1: number) => ({ ...ann, box: { x0, x1, y0: 0, y1: 300 } });
    expect(wholeInTile([at(0, 200), at(300, 449)], tile, photo)).toEqual([at(0, 200)]);
  });

  test('the tallest person counts', () => {
    expect(tallestShare([ann, ben], photo)).toBeCloseTo((4.5 * 40) / 600);
    expect(tallestShare([], photo)).toBe(0);
  });
});
