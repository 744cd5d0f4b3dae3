import { expect, test } from 'vitest';
import { pathTo, readPlace } from './place.ts';

test.each([
  ['/console', { service: null, rollout: null }],
  ['/console/', { service: null, rollout: null }],
  ['/console/human-parsing', { service: 'human-parsing', rollout: null }],
  ['/console/a%2Fb/rollouts/r%201', { service: 'a/b', rollout: 'r 1' }],
  ['/console/%zz', { service: '%zz', rollout: null }],
  ['/console/-/doctor', { service: null, rollout: null }],
  ['/console/a/other/b', { service: 'a', rollout: null }],
])('%s is read', (path, place) => {
  expect(readPlace(path)).toEqual(place);
});

test('a path leads to where it was made for', () => {
  for (const place of [
    { service: null, rollout: null },
    { service: 'human-parsing', rollout: null },
    { service: 'a/b %', rollout: '0198-x' },
  ]) {
    expect(readPlace(pathTo(place))).toEqual(place);
  }
});
