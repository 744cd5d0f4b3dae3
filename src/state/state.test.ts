import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { scratchDir } from '../../test/support/scratch.ts';
import { openState, type State } from './state.ts';

const AT = '2026-05-04T10:00:00.000Z';

async function withState(work: (state: State, home: string) => void | Promise<void>): Promise<void> {
  const home = await scratchDir();
  const { state, damaged } = await openState(home);
  expect(damaged).toBeNull();
  try {
    await work(state, home);
  } finally {
    state[Symbol.dispose]();
  }
}

const generation = (n: number) => ({
  service: 's',
  generation: n,
  release_id: `sha256:${n}`,
  release_version: String(n),
  cause: 'deploy',
  reason: null,
  rollout: null,
  activated_at: AT,
  known_good: 0,
});

test('a generation ends when the next begins; beginning it twice changes nothing', () =>
  withState(({ generations }) => {
    for (const n of [1, 2, 2, 3]) generations.begin(generation(n));
    expect(generations.list('s').map((row) => [row.generation, row.ended_at])).toEqual([
      [3, null],
      [2, AT],
      [1, AT],
    ]);
    expect(generations.latest('s')).toBe(3);
    expect(generations.latest('other')).toBe(0);
    generations.markKnownGood('s', 2);
    expect(generations.list('s').map(({ known_good }) => known_good)).toEqual([0, 1, 0]);
    expect(generations.services()).toEqual(['s']);
  }));

test('a rollout is journaled step by step, with its gates, to its end', () =>
  withState(({ rollouts }) => {
    const row = { id: 'r1', service: 's', kind: 'rollout', release_id: 'sha256:1', release_version: '1' };
    const from = { from_id: null, from_version: null, from_generation: null };
    rollouts.begin({ ...row, ...from, state: 'staging', policy: '{}', started_at: AT });
    for (const step of ['staging', 'verifying']) rollouts.enter('r1', step, AT);
    rollouts.addGate('r1', { gate: 'integrity' });
    rollouts.addGate('r1', { gate: 'preflight' });
    expect(rollouts.unfinished().map(({ id, state }) => [id, state])).toEqual([['r1', 'verifying']]);
    rollouts.end('r1', 'refused', AT, { code: 'no' });
    expect(rollouts.unfinished()).toEqual([]);
    expect(rollouts.steps('r1').map(({ step }) => step)).toEqual(['staging', 'verifying', 'refused']);
    expect(rollouts.gates('r1')).toEqual([{ gate: 'integrity' }, { gate: 'preflight' }]);
    expect(rollouts.get('r1')).toMatchObject({ state: 'refused', ended_at: AT, cause: '{"code":"no"}' });
    expect(rollouts.lastOf('sha256:1')?.id).toBe('r1');
  }));

test('a transaction that fails leaves nothing', () =>
  withState((state) => {
    const work = () =>
      state.transaction(() => {
        state.generations.begin(generation(1));
        throw new Error('in the middle');
      });
    expect(work).toThrow('in the middle');
    expect(state.generations.list('s')).toEqual([]);
    state.transaction(() => state.generations.begin(generation(1)));
    expect(state.generations.list('s')).toHaveLength(1);
  }));

test('events are numbered; the oldest of very many go', () =>
  withState(({ events }) => {
    const row = {
      at: AT,
      type: 't',
      service: null,
      rollout: null,
      release_id: null,
      release_version: null,
      data: '{}',
    };
    for (let n = 1; n <= 5; n++) expect(events.add({ ...row, message: `event ${n}` })).toBe(n);
    expect(events.since(3, 10).map(({ id }) => id)).toEqual([4, 5]);
    expect(events.since(null, 2).map(({ message }) => message)).toEqual(['event 4', 'event 5']);
    expect(events.since(0, 2).map(({ id }) => id)).toEqual([1, 2]);
  }));

test('what was measured last counts; what was wished last is remembered', () =>
  withState(({ measurements, wishes }) => {
    measurements.set('s', 'rollback', 'sha256:1', { ms: 3, at: AT });
    measurements.set('s', 'rollback', 'sha256:1', { ms: 2, at: AT });
    expect(measurements.get('s', 'rollback', 'sha256:1')).toEqual({ ms: 2, at: AT });
    expect(measurements.get('s', 'start', 'sha256:1')).toBeUndefined();
    measurements.set('s', 'environment', 'sha256:1', { ms: 3, at: AT }, { files: 7 });
    measurements.set('t', 'environment', 'sha256:2', { ms: 4, at: '2026-05-04T10:00:01.000Z' });
    expect(measurements.list('environment').map(({ release_id, detail }) => [release_id, detail])).toEqual([
      ['sha256:2', null],
      ['sha256:1', '{"files":7}'],
    ]);
    wishes.set('s', 'sha256:1');
    wishes.set('s', 'sha256:2');
    expect(wishes.get('s')).toBe('sha256:2');
    wishes.set('s', null);
    expect(wishes.get('s')).toBeNull();
  }));

test('a database of somebody else’s lock is told as unwritable, one of a newer lastgood as unreadable', () =>
  withState((state, home) => {
    const other = new DatabaseSync(join(home, 'state.db'));
    other.exec('BEGIN IMMEDIATE');
    expect(() => state.generations.begin(generation(1))).toThrow(expect.objectContaining({ code: 'state_unwritable' }));
    other.exec('ROLLBACK; PRAGMA user_version = 99');
    other.close();
    return expect(openState(home)).rejects.toMatchObject({ code: 'state_unreadable' });
  }));

test('a damaged database is moved aside, and a new one is begun', async () => {
  const home = await scratchDir();
  await writeFile(join(home, 'state.db'), 'no database at all '.repeat(500));
  const { state, damaged } = await openState(home);
  expect(damaged).toMatch(/state\.db\.damaged-\d+$/);
  expect(state.generations.services()).toEqual([]);
  state[Symbol.dispose]();
});
