import { describe, expect, test } from 'vitest';
import type { Rollout } from '../../../../src/api/control/rollout.ts';
import { trackOf } from './steps.ts';

function rolloutAt(state: Rollout['state'], steps: Rollout['state'][], kind: Rollout['kind'] = 'rollout'): Rollout {
  return {
    id: 'r',
    service: 's',
    kind,
    release: { id: 'sha256:b', version: '2' },
    from: null,
    state,
    policy: {},
    started_at: '2026-01-01T00:00:00Z',
    ended_at: null,
    steps: steps.map((step) => ({ step, at: '2026-01-01T00:00:00Z', ms: 5 })),
    gates: [],
    cause: null,
    generation: null,
    progress: null,
    evidence: [],
  };
}

const states = (rollout: Rollout) => trackOf(rollout).map(({ state }) => state);

describe('the track of a rollout', () => {
  test('runs up to the step under way', () => {
    expect(states(rolloutAt('starting', ['staging', 'verifying', 'starting']))).toEqual([
      ...['done', 'done', 'running'],
      ...Array(5).fill('waiting'),
    ]);
  });

  test('says where it was refused', () => {
    const steps = states(rolloutAt('refused', ['staging', 'verifying', 'starting', 'proving', 'refused']));
    expect(steps.slice(3)).toEqual(['failed', 'waiting', 'waiting', 'waiting', 'waiting']);
  });

  test('leaves out a shadow that nobody asked for', () => {
    const steps = ['staging', 'verifying', 'starting', 'proving', 'switching', 'watching'] as const;
    expect(states(rolloutAt('watching', [...steps]))).toEqual([
      ...['done', 'done', 'done', 'done', 'skipped', 'done', 'running', 'waiting'],
    ]);
    expect(states(rolloutAt('settled', [...steps, 'settled'])).slice(4)).toEqual(['skipped', 'done', 'done', 'done']);
    expect(states(rolloutAt('settled', [...steps])).at(-1)).toBe('done');
    expect(states(rolloutAt('rolled_back', [...steps, 'rolled_back'])).slice(5)).toEqual(['done', 'failed', 'waiting']);
  });

  test('of a proof ends before the traffic', () => {
    const steps = ['staging', 'verifying', 'starting', 'proving'] as const;
    expect(states(rolloutAt('settled', [...steps, 'settled'], 'proof'))).toEqual(Array(4).fill('done'));
  });
});
