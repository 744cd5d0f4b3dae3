import { expect, test } from 'vitest';
import { seenDistance, VISIONS } from '../../../test/lib/color-vision.ts';
import { posePartsLabels } from './pose-parts.ts';

const { labels } = posePartsLabels;
const id = (name: string) => labels.findIndex((label) => label.name === name);

test('the order of the classes is a promise', () => {
  expect(labels.map((label) => label.name)).toEqual([
    ...['background', 'face', 'hair', 'torso', 'left-upper-arm', 'right-upper-arm', 'left-lower-arm'],
    ...['right-lower-arm', 'left-hand', 'right-hand', 'left-upper-leg', 'right-upper-leg', 'left-lower-leg'],
    ...['right-lower-leg', 'left-foot', 'right-foot'],
  ]);
});

const touching: [string, string][] = [
  ['face', 'hair'],
  ['face', 'torso'],
  ['hair', 'torso'],
  ...['left', 'right'].flatMap((side): [string, string][] => [
    ['torso', `${side}-upper-arm`],
    ['torso', `${side}-lower-arm`],
    ['torso', `${side}-hand`],
    ['torso', `${side}-upper-leg`],
    [`${side}-upper-arm`, `${side}-lower-arm`],
    [`${side}-lower-arm`, `${side}-hand`],
    [`${side}-upper-leg`, `${side}-lower-leg`],
    [`${side}-lower-leg`, `${side}-foot`],
  ]),
  ...['upper-arm', 'lower-arm', 'hand', 'upper-leg', 'lower-leg', 'foot'].map((part): [string, string] => [
    `left-${part}`,
    `right-${part}`,
  ]),
];

// A just noticeable difference is about 0.02 on this scale.
test.each(Object.entries(VISIONS))('parts can be told apart with %s vision', (_, vision) => {
  const apart = (a: number, b: number) => seenDistance(labels[a]!.color, labels[b]!.color, vision);
  for (const [a, b] of touching) expect(apart(id(a), id(b)), `${a}, ${b}`).toBeGreaterThan(0.1);
  for (let a = 1; a < labels.length; a++) {
    for (let b = 0; b < a; b++) expect(apart(a, b), `${labels[a]!.name}, ${labels[b]!.name}`).toBeGreaterThan(0.045);
  }
});
