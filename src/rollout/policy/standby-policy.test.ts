import { describe, expect, test } from 'vitest';
import { decideStandby, type StandbyFacts } from './standby-policy.ts';

const GB = 1e9;
const facts: StandbyFacts = { wanted: 'auto', warm: false, available: 4 * GB, total: 8 * GB, need: 1 * GB };
const modeOf = (more: Partial<StandbyFacts>) => decideStandby({ ...facts, ...more }).mode;

test('what the release asks for is done', () => {
  expect(modeOf({ wanted: 'warm', available: 0 })).toBe('warm');
  expect(modeOf({ wanted: 'cold' })).toBe('cold');
});

describe('auto', () => {
  test('warm when a tenth of the memory is left with it', () => {
    expect(modeOf({ available: 1.8 * GB })).toBe('warm');
    expect(modeOf({ available: 1.79 * GB })).toBe('cold');
  });

  test('small machines keep 256 MB', () => {
    expect(modeOf({ total: 1 * GB, available: 0.7 * GB, need: 0.45 * GB })).toBe('cold');
    expect(modeOf({ total: 1 * GB, available: 0.7 * GB, need: 0.44 * GB })).toBe('warm');
  });

  test('one that runs is given up at half of the reserve: its own memory is gone already', () => {
    expect(modeOf({ warm: true, available: 0.4 * GB })).toBe('warm');
    expect(modeOf({ warm: true, available: 0.39 * GB })).toBe('cold');
  });

  test('a state does not flap: what made it warm keeps it warm', () => {
    for (let available = 0; available < 4; available += 0.01) {
      if (modeOf({ available: available * GB }) === 'cold') continue;
      expect(modeOf({ warm: true, available: (available - 1) * GB })).toBe('warm');
    }
  });

  test('where nothing is known it is warm', () => {
    expect(modeOf({ available: null })).toBe('warm');
    expect(modeOf({ need: null, available: 0.8 * GB })).toBe('warm');
  });
});
