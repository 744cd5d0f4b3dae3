import { describe, expect, test } from 'vitest';
import { judgeRoom, type RoomFacts } from './room.ts';

const GB = 1e9;

function judge(memory: Partial<RoomFacts['memory']>, disk: Partial<RoomFacts['disk']> = {}) {
  return judgeRoom({
    memory: { declared: null, measured: null, available: 4 * GB, total: 8 * GB, ...memory },
    disk: { free: 50 * GB, need: 0, ...disk },
  });
}

describe('memory', () => {
  test('enough passes, for what is declared or what serves', () => {
    expect(judge({ declared: 2 * GB })).toMatchObject({ verdict: 'pass', cause: null });
    expect(judge({ measured: 2 * GB })).toMatchObject({ verdict: 'pass', cause: null });
  });

  test('a release that may take more than the machine has fails', () => {
    expect(judge({ declared: 64_000 * GB })).toEqual({
      about: 'memory',
      verdict: 'fail',
      summary: 'It may take 64000.0 GB (limits.memory); this machine grants 8.0 GB in all.',
      cause: 'not-enough-memory',
    });
  });

  test('what may or may not fit is a warning', () => {
    expect(judge({ declared: 6 * GB })).toMatchObject({ verdict: 'warn', cause: null });
    expect(judge({ declared: 6 * GB, measured: 1 * GB })).toMatchObject({ verdict: 'warn' });
    expect(judge({ measured: 6 * GB })).toMatchObject({ verdict: 'warn' });
  });

  test('a second copy of what serves that finds not even half of it fails', () => {
    expect(judge({ measured: 2 * GB, available: 0.9 * GB })).toMatchObject({
      verdict: 'fail',
      cause: 'not-enough-memory',
    });
    // It says itself that it takes less.
    expect(judge({ measured: 2 * GB, declared: 0.5 * GB, available: 0.9 * GB })).toMatchObject({ verdict: 'pass' });
  });

  test('what nobody knows decides nothing', () => {
    expect(judge({})).toMatchObject({ verdict: 'pass', summary: expect.stringContaining('disk') });
    expect(judge({ declared: 2 * GB, available: null, total: null }, { free: null }).verdict).toBe('skip');
  });
});

describe('disk', () => {
  test('room for what is still to be written, and for the rollout itself', () => {
    expect(judge({}, { free: 10 * GB, need: 2 * GB })).toMatchObject({ verdict: 'pass' });
    expect(judge({}, { free: 2.5 * GB, need: 2 * GB })).toMatchObject({ verdict: 'warn' });
    expect(judge({}, { free: 2.05 * GB, need: 2 * GB })).toMatchObject({ verdict: 'fail', cause: 'not-enough-disk' });
    expect(judge({}, { free: 0.01 * GB })).toMatchObject({ verdict: 'fail', cause: 'not-enough-disk' });
  });

  test('a failure of one beats a warning of the other', () => {
    expect(judge({ declared: 6 * GB }, { free: 0 })).toMatchObject({ verdict: 'fail', cause: 'not-enough-disk' });
  });
});
