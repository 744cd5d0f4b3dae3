import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seeded } from '../../../test/lib/noise.ts';
import { judgeWatch, type WatchState } from './watch-policy.ts';

const WATCH = 60_000;
const quiet: WatchState = {
  elapsedMs: 10_000,
  watchMs: WATCH,
  candidate: { ok: 0, failed: 0, latencies: [], reasons: [] },
  baseline: null,
  rescued: 0,
  probes: { passed: 2, failedInARow: 0, reason: null },
  restarts: 0,
  memory: [],
  memoryLimit: null,
};

interface Change extends Partial<Omit<WatchState, 'candidate'>> {
  ok?: number;
  failed?: number;
  latencies?: number[];
  reasons?: string[];
}

function stateOf({ ok = 0, failed = 0, latencies = [], reasons = [], ...more }: Change): WatchState {
  return { ...quiet, candidate: { ok, failed, latencies, reasons }, ...more };
}

const judge = (change: Change) => judgeWatch(stateOf(change));
const over = { elapsedMs: WATCH };

describe('golden probes', () => {
  test('one wrong answer waits for the next, two in a row decide', () => {
    expect(judge({ probes: { passed: 0, failedInARow: 1, reason: 'x' } }).decision).toBe('wait');
    const judged = judge({ probes: { passed: 5, failedInARow: 2, reason: 'half of it is missing.' } });
    expect(judged).toMatchObject({ decision: 'regressed', cause: 'golden-probe-failed' });
    expect(judged.summary).toBe('It answered 2 golden probes in a row wrongly (half of it is missing).');
  });

  test('a wrong last probe is never the end of a watch', () => {
    const probes = { passed: 9, failedInARow: 1, reason: null };
    expect(judge({ elapsedMs: 10 * WATCH, probes }).decision).toBe('wait');
  });

  test('a service without traffic needs three right ones, a busy one needs one', () => {
    const right = (passed: number) => ({ passed, failedInARow: 0, reason: null });
    expect(judge({ ...over, probes: right(2) })).toMatchObject({
      decision: 'wait',
      summary: expect.stringContaining('2 of 3'),
    });
    expect(judge({ ...over, probes: right(3) })).toMatchObject({ decision: 'healthy' });
    expect(judge({ ...over, ok: 20, probes: right(1) })).toMatchObject({ decision: 'healthy' });
    expect(judge({ ...over, ok: 20, probes: right(0) })).toMatchObject({ decision: 'wait' });
  });

  test('without a golden set and without traffic it says how little is known', () => {
    expect(judge({ ...over, probes: null })).toMatchObject({
      decision: 'healthy',
      summary: expect.stringContaining('all that is known is that it runs'),
    });
  });
});

describe('deaths of the instance', () => {
  test('two decide, one makes the watch longer', () => {
    expect(judge({ restarts: 2 })).toMatchObject({ decision: 'regressed', cause: 'instance-died' });
    const probes = { passed: 3, failedInARow: 0, reason: null };
    expect(judge({ ...over, restarts: 1, probes })).toMatchObject({
      decision: 'wait',
      summary: expect.stringContaining('watched longer'),
    });
    expect(judge({ elapsedMs: 2 * WATCH, restarts: 1, probes }).decision).toBe('healthy');
  });
});

describe('failed requests', () => {
  test('one of three is an accident, also two of three', () => {
    expect(judge({ ok: 2, failed: 1 }).decision).toBe('wait');
    expect(judge({ ok: 1, failed: 2 }).decision).toBe('wait');
  });

  test('three of five decide, with the last reason', () => {
    const judged = judge({ ok: 2, failed: 3, reasons: ['reset', 'HTTP 500.'] });
    expect(judged).toMatchObject({ decision: 'regressed', cause: 'errors-on-live-traffic' });
    expect(judged.summary).toBe('3 of 5 live requests failed (HTTP 500).');
  });

  test('a small share of many is seen too', () => {
    expect(judge({ ok: 960, failed: 40 })).toMatchObject({ decision: 'regressed' });
    expect(judge({ ok: 990, failed: 10 }).decision).toBe('wait');
  });

  test('what the release before failed as well is not held against it', () => {
    const baseline = { ok: 900, failed: 100, latencies: [] };
    expect(judge({ ok: 90, failed: 10, baseline }).decision).toBe('wait');
    expect(judge({ ok: 60, failed: 40, baseline })).toMatchObject({ decision: 'regressed' });
  });

  test('unless the release before answered these very requests', () => {
    const baseline = { ok: 900, failed: 100, latencies: [] };
    const judged = judge({ ok: 90, failed: 10, rescued: 10, baseline });
    expect(judged).toMatchObject({ decision: 'regressed', cause: 'rescues' });
    expect(judged.summary).toContain('10 of 100 live requests failed and were answered by the release before');
  });

  test('a doubt makes the watch longer, and a clear one decides at its end', () => {
    const doubt = { ok: 45, failed: 4, probes: { passed: 5, failedInARow: 0, reason: null } };
    expect(judge({ ...doubt, ...over })).toMatchObject({
      decision: 'wait',
      summary: expect.stringContaining('watched longer'),
    });
    expect(judge({ ...doubt, elapsedMs: 2 * WATCH })).toMatchObject({ decision: 'regressed' });
    expect(judge({ ...doubt, failed: 1, elapsedMs: WATCH })).toMatchObject({ decision: 'healthy' });
  });
});

describe('latency and memory', () => {
  const latencies = (ms: number) => Array.from({ length: 100 }, (_, i) => ms + (i % 7));

  test('live answers that take longer than the budget', () => {
    const baseline = { ok: 100, failed: 0, latencies: latencies(100) };
    expect(judge({ ok: 100, latencies: latencies(300), baseline })).toMatchObject({
      decision: 'regressed',
      cause: 'latency-regression',
    });
    expect(judge({ ok: 100, latencies: latencies(300), baseline, latencyBudget: 4 }).decision).toBe('wait');
    expect(judge({ ok: 100, latencies: latencies(140), baseline }).decision).toBe('wait');
  });

  test('a leak, and more than it may hold', () => {
    const samples = (bytes: (i: number) => number) =>
      Array.from({ length: 12 }, (_, i) => ({ requests: 10 * i, bytes: bytes(i) }));
    expect(judge({ memory: samples((i) => 3e8 + 2e8 * i), memoryLimit: 4e9 })).toMatchObject({
      decision: 'regressed',
      cause: 'memory-grows',
    });
    expect(judge({ memory: samples(() => 5e9), memoryLimit: 4e9 })).toMatchObject({
      decision: 'regressed',
      cause: 'memory-over-budget',
    });
    expect(judge({ memory: samples(() => 3e9), memoryLimit: 4e9 }).decision).toBe('wait');
  });
});

describe('for any state', () => {
  const rank = { healthy: 0, wait: 1, regressed: 2 };
  const states: fc.Arbitrary<WatchState> = fc
    .record({
      elapsedMs: fc.nat(200_000),
      ok: fc.nat(300),
      failed: fc.nat(20),
      rescuedShare: fc.double({ min: 0, max: 1, noNaN: true }),
      baseline: fc.option(fc.record({ ok: fc.nat(2000), failed: fc.nat(50), latencies: fc.constant([]) })),
      probes: fc.option(fc.record({ passed: fc.nat(5), failedInARow: fc.nat(2), reason: fc.constant(null) })),
      restarts: fc.nat(2),
    })
    .map(({ rescuedShare, ...change }) => stateOf({ ...change, rescued: Math.floor(rescuedShare * change.failed) }));

  test('more errors never make it healthier', () => {
    fc.assert(
      fc.property(states, fc.integer({ min: 1, max: 50 }), (state, more) => {
        const { candidate } = state;
        const worse = { ...state, candidate: { ...candidate, failed: candidate.failed + more } };
        expect(rank[judgeWatch(worse).decision]).toBeGreaterThanOrEqual(rank[judgeWatch(state).decision]);
      }),
    );
  });

  test('nor do rescues, deaths and wrong probes', () => {
    fc.assert(
      fc.property(states, (state) => {
        const { candidate, probes } = state;
        const now = rank[judgeWatch(state).decision];
        const rescued = {
          ...state,
          rescued: state.rescued + 1,
          candidate: { ...candidate, failed: candidate.failed + 1 },
        };
        const dead = { ...state, restarts: state.restarts + 1 };
        const wrong = { ...state, probes: probes && { ...probes, failedInARow: probes.failedInARow + 1 } };
        for (const worse of [rescued, dead, wrong])
          expect(rank[judgeWatch(worse).decision]).toBeGreaterThanOrEqual(now);
      }),
    );
  });

  test('nothing is healthy before its time, and a cause comes with a regression alone', () => {
    fc.assert(
      fc.property(states, (state) => {
        const { decision, cause, summary } = judgeWatch(state);
        if (state.elapsedMs < state.watchMs) expect(decision).not.toBe('healthy');
        expect(cause !== null).toBe(decision === 'regressed');
        expect(summary).toMatch(/^[A-Z\d].*\.$/);
      }),
    );
  });
});

// docs/reference/gates.md states these figures.
describe('looked at after every request of a watch', () => {
  function simulate(rate: number): { regressed: number; requests: number } {
    const random = seeded(Math.round(rate * 1e4));
    let regressed = 0;
    let requests = 0;
    for (let run = 0; run < 500; run++) {
      const candidate = { ok: 0, failed: 0, latencies: [], reasons: [] };
      for (let n = 0; n < 300; n++) {
        candidate[random() < rate ? 'failed' : 'ok']++;
        requests++;
        if (judgeWatch({ ...quiet, candidate }).decision !== 'regressed') continue;
        regressed++;
        break;
      }
    }
    return { regressed: regressed / 500, requests: requests / 500 };
  }

  test('a release that fails one request in a hundred is sent back in less than 1 % of all watches', () => {
    expect(simulate(0.01).regressed).toBeLessThan(0.01);
  });

  test('one that fails one in ten is sent back always, after less than a hundred requests', () => {
    const { regressed, requests } = simulate(0.1);
    expect(regressed).toBeGreaterThan(0.99);
    expect(requests).toBeLessThan(100);
  });

  test('one that fails half is sent back after about eight', () => {
    const { regressed, requests } = simulate(0.5);
    expect(regressed).toBe(1);
    expect(requests).toBeLessThan(10);
  });
});
