import { expect, test } from 'vitest';
import { scratchDir } from '../../../test/support/scratch.ts';
import { openState, type State } from '../../state/state.ts';
import { lastDownload, lastStart, pastBuilds } from './history.ts';

const at = (second: number) => `2026-05-04T10:00:0${second}.000Z`;

async function withState(work: (state: State) => void): Promise<void> {
  const { state } = await openState(await scratchDir());
  using opened = state;
  work(opened);
}

function rollout(state: State, n: number, release: string, gates: object[]): void {
  const from = { from_id: null, from_version: null, from_generation: null };
  const what = { service: 's', kind: 'rollout', release_id: release, release_version: '1', state: 'settled' };
  state.rollouts.begin({ id: `r${n}`, ...what, ...from, policy: '{}', started_at: at(n) });
  for (const gate of gates) state.rollouts.addGate(`r${n}`, gate);
}

const start = (ms: number, second: number, more: object = {}) => ({
  gate: 'start',
  verdict: 'pass',
  evidence: { start_ms: ms, memory_bytes: 7 },
  at: at(second),
  ...more,
});

test('the last start of a release is that of its newest rollout in which it became ready', () =>
  withState((state) => {
    rollout(state, 1, 'a', [start(900, 1)]);
    rollout(state, 2, 'a', [{ gate: 'integrity', verdict: 'pass' }, start(800, 2)]);
    rollout(state, 3, 'a', [start(1, 3, { verdict: 'fail', evidence: { failure: 'exited' } })]);
    rollout(state, 4, 'b', [start(5, 4)]);
    rollout(state, 5, 'a', []);
    expect(lastStart(state, 's', 'a')).toEqual({ ms: 800, at: at(2), memory: 7 });
    expect(lastStart(state, 's', 'c')).toBeNull();
    expect(lastStart(state, 'another', 'a')).toBeNull();
  }));

const detail = (version: string) => {
  const amount = { packages: 1, files: 2, bytes: 3 };
  return { version, ...amount, fresh: amount };
};

test('builds: its own of that kind; of others the newest of that kind, else of the other', () =>
  withState((state) => {
    const { measurements } = state;
    expect(pastBuilds(state, 'a', false)).toEqual({ own: null, any: null });
    measurements.set('s', 'environment-unpacked', 'a', { ms: 100, at: at(1) }, detail('1'));
    expect(pastBuilds(state, 'a', false)).toMatchObject({ own: null, any: { ms: 100, version: '1' } });
    expect(pastBuilds(state, 'a', true)).toMatchObject({ own: { ms: 100 }, any: { ms: 100 } });
    measurements.set('other', 'environment', 'b', { ms: 20, at: at(2) }, detail('2'));
    measurements.set('s', 'environment', 'c', { ms: 30, at: at(3) }, detail('3'));
    expect(pastBuilds(state, 'a', false)).toMatchObject({ own: null, any: { ms: 30, version: '3' } });
    expect(pastBuilds(state, 'b', false)).toMatchObject({ own: { ms: 20 }, any: { ms: 30 } });
  }));

test('the network is as fast as it was when packages were downloaded last; what says nothing is passed over', () =>
  withState((state) => {
    const { measurements } = state;
    expect(lastDownload(state)).toBeNull();
    measurements.set('s', 'download', '', { ms: 500, at: at(1) }, { bytes: 5e6 });
    measurements.set('t', 'download', '', { ms: 500, at: at(2) });
    expect(lastDownload(state)).toEqual({ rate: 10e6, at: at(1) });
  }));
