import type { ReleaseDiff, ReleaseSummary } from '../../../src/api/control/release.ts';
import type { GateResult, GoldenCaseEvidence, Rollout, RolloutState } from '../../../src/api/control/rollout.ts';
import type { Generation, ServiceView } from '../../../src/api/control/service.ts';

/** What the scripted control server says there is; tests change it as they go. */
export interface ScriptedWorld {
  services: ServiceView[];
  /** Newest first. */
  history: Generation[];
  releases: ReleaseSummary[];
  /** Newest first. */
  rollouts: Rollout[];
  diff: Pick<ReleaseDiff, 'changes'>;
}

export const secondsAgo = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();

const release = (version: string, hex: string) => ({ id: `sha256:${hex.repeat(16)}`, version });
export const V1 = release('1.0.0', '3fa9');
export const V2 = release('2.0.0', '8c41');
export const V3 = release('2.1.0', 'd07e');

function summary(of: { id: string; version: string }, bytes: number): ReleaseSummary {
  return {
    ...of,
    service: 'human-parsing',
    driver: 'onnx',
    bytes,
    files: 4,
    golden_cases: 2,
    pinned: false,
    irreversible: false,
    complete: true,
    roles: [],
    last_rollout: null,
  };
}

const instance = (memory: number) => ({ state: 'ready' as const, restarts: 0, memory_bytes: memory, start_ms: 1480 });

export function standbyOf(
  of: { id: string; version: string },
  generation: number,
): NonNullable<ServiceView['standby']> {
  return {
    release: { ...of, generation },
    mode: 'warm',
    ready: true,
    reason: null,
    instance: instance(318e6),
    rollback_ms: 3.1,
    measured_at: secondsAgo(40),
    probed_at: secondsAgo(12),
  };
}

/** 2.0.0 serves, 1.0.0 is kept warm, 2.1.0 waits in the store. */
export function quietWorld(): ScriptedWorld {
  const current = { ...V2, generation: 2 };
  const role = (what: 'current' | 'standby', generation: number) => [
    { service: 'human-parsing', role: what, generation },
  ];
  const settled = settledRollout();
  return {
    services: [
      {
        name: 'human-parsing',
        default: true,
        current: { release: current, since: secondsAgo(3000), instance: instance(412e6) },
        standby: standbyOf(V1, 1),
        rollout: settled,
        routing_version: 4,
        rescued_total: 0,
        golden: { agreement: 0.998, at: secondsAgo(20), failing: false },
        environment: null,
        trouble: null,
      },
    ],
    history: [
      generation(2, V2, { activated_at: secondsAgo(3000), rollout: settled.id }),
      generation(1, V1, { activated_at: secondsAgo(200_000), ended_at: secondsAgo(3000), rollout: 'r-first' }),
    ],
    releases: [
      summary(V3, 38.2e6),
      {
        ...summary(V2, 31.7e6),
        roles: role('current', 2),
        last_rollout: { id: settled.id, state: 'settled', at: secondsAgo(2930) },
      },
      {
        ...summary(V1, 12.4e6),
        roles: role('standby', 1),
        last_rollout: { id: 'r-first', state: 'settled', at: secondsAgo(200_000) },
      },
    ],
    rollouts: [settled],
    diff: {
      changes: [
        {
          kind: 'version',
          what: 'changed',
          name: 'version',
          from: '2.0.0',
          to: '2.1.0',
          sentence: 'The version is 2.1.0, was 2.0.0.',
        },
        {
          kind: 'model',
          what: 'changed',
          name: 'blazepose.onnx',
          from: 'sha256:aa11bb22cc33dd44',
          to: 'sha256:ee55ff66aa77bb88',
          sentence: 'The model blazepose.onnx has changed.',
        },
        {
          kind: 'setting',
          what: 'added',
          name: 'runtime.settings.labels',
          from: null,
          to: 'swapped',
          sentence: 'The setting runtime.settings.labels is new: swapped.',
        },
      ],
    },
  };
}

export function generation(n: number, of: { id: string; version: string }, more: Partial<Generation>): Generation {
  return {
    generation: n,
    release: of,
    cause: 'deploy',
    reason: null,
    rollout: null,
    activated_at: secondsAgo(0),
    ended_at: null,
    known_good: true,
    kept: true,
    ...more,
  };
}

export function newRollout(id: string, of: { id: string; version: string }, from: ServiceView['current']): Rollout {
  return {
    id,
    service: 'human-parsing',
    kind: 'rollout',
    release: { id: of.id, version: of.version },
    from: from && { id: from.release.id, version: from.release.version, generation: from.release.generation },
    state: 'staging',
    policy: {},
    started_at: secondsAgo(0),
    ended_at: null,
    steps: [{ step: 'staging', at: secondsAgo(0), ms: null }],
    gates: [],
    cause: null,
    generation: null,
    progress: null,
    evidence: [],
  };
}

const STORY: [RolloutState, number][] = [
  ['staging', 41],
  ['verifying', 212],
  ['starting', 1483],
  ['proving', 6240],
  ['switching', 3.1],
  ['watching', 60_010],
  ['settled', 0],
];

function settledRollout(): Rollout {
  const begun = 3000;
  return {
    ...newRollout('r-second', V2, null),
    from: { ...V1, generation: 1 },
    state: 'settled',
    started_at: secondsAgo(begun + 8),
    ended_at: secondsAgo(begun - 60),
    steps: STORY.map(([step, ms]) => ({ step, at: secondsAgo(begun), ms })),
    gates: [GATE.integrity, GATE.preflight, GATE.start, GATE.goldenPass, GATE.budget, GATE.shadowSkip, GATE.watchPass],
    generation: 2,
  };
}

const result = (
  gate: GateResult['gate'],
  ms: number,
  verdict: GateResult['verdict'],
  rest: Pick<GateResult, 'summary'> & Partial<GateResult>,
): GateResult => ({
  gate,
  verdict,
  evidence: {},
  cause: null,
  at: secondsAgo(0),
  ms,
  ...rest,
});

const goldenCase = (name: string, agreement: number, more: Partial<GoldenCaseEvidence> = {}): GoldenCaseEvidence => ({
  name,
  verdict: 'pass',
  comparison: 'parsing',
  summary: `${(100 * agreement).toFixed(2)} % of the pixels have the expected class.`,
  figures: {
    agreement,
    foreground_agreement: agreement - 0.001,
    mean_iou: agreement - 0.004,
    lowest_iou: agreement - 0.01,
    people_matched: 1,
    people_missing: 0,
    people_invented: 0,
  },
  ms: 212,
  input: null,
  expected: null,
  answer: null,
  expected_picture: null,
  answer_picture: null,
  difference_picture: null,
  ...more,
});

const PERMUTED =
  'Classes are exchanged: hair is called face, face is called hair, torso is called right-upper-arm and right-upper-arm is called torso.';
const SAMPLES = [0, 5, 10, 16].map((requests) => ({ requests, bytes: 401e6 + 9e4 * requests }));

const watched = (requests: number, rescued: number, reasons: string[], elapsed: number) => ({
  elapsed_ms: elapsed,
  watch_ms: 60_000,
  requests,
  failed: rescued,
  rescued,
  reasons,
  baseline: { requests: 900, failed: 0 },
  latency: { budget: 1.5, ratio: 1.09 },
  probes: { passed: 6, failedInARow: 0, reason: null },
  restarts: 0,
  memory: { bytes: 418e6, limit: null },
});

/** What gates say, as the real ones say it. */
export const GATE = {
  integrity: result('integrity', 96, 'pass', {
    summary: 'Every byte is what it must be (4 files, 31.7 MB).',
    evidence: { intact: true, files: 4, bytes: 31.7e6, problems: [] },
  }),
  preflight: result('preflight', 4, 'pass', {
    summary: 'There is memory and disk for a second copy.',
    evidence: { memory: { declared: null, measured: 318e6, available: 5.2e9, total: 8.1e9 } },
  }),
  start: result('start', 1483, 'pass', {
    summary: 'It was ready after 1.48 s, 412 MB.',
    evidence: { start_ms: 1483, memory_bytes: 412e6 },
  }),
  startDied: result('start', 840, 'fail', {
    summary: 'It ended with exit code 1 before it was ready.',
    cause: 'died-at-start',
    evidence: { log: 'log.txt', failure: 'exited' },
  }),
  goldenPass: result('golden', 1890, 'pass', {
    summary: 'All 2 golden inputs were answered as expected (lowest agreement 99.72 %).',
    evidence: {
      cases: [goldenCase('astronaut', 0.9981), goldenCase('cameraman', 0.9972)],
      agreement: 0.9972,
      recorded_from: V1.id,
    },
  }),
  goldenFail: result('golden', 1764, 'fail', {
    summary: `1 of 2 golden inputs failed. astronaut: ${PERMUTED}`,
    cause: 'labels-permuted',
    evidence: {
      agreement: 0.6912,
      recorded_from: V2.id,
      cases: [
        goldenCase('cameraman', 0.9972),
        goldenCase('astronaut', 0.6912, {
          verdict: 'fail',
          summary: PERMUTED,
          figures: {
            agreement: 0.6912,
            foreground_agreement: 0.2876,
            mean_iou: 0.341,
            lowest_iou: 0,
            people_matched: 1,
            people_missing: 0,
            people_invented: 0,
          },
          input: 'golden/astronaut/input.png',
          expected_picture: 'golden/astronaut/expected-picture.png',
          answer_picture: 'golden/astronaut/answer-picture.png',
          difference_picture: 'golden/astronaut/difference-picture.png',
        }),
      ],
    },
  }),
  budget: result('budget', 4380, 'pass', {
    summary: 'It takes 1.12 times as long as what serves (surely 1.08 to 1.17) and 1.29 times the memory.',
    evidence: {
      latency: {
        budget: 1.5,
        decision: 'within',
        pairs: 16,
        ratio: 1.12,
        low: 1.08,
        high: 1.17,
        candidate_ms: 212,
        current_ms: 189,
      },
      memory: { budget: 1.5, ratio: 1.29, candidate_bytes: 412e6, current_bytes: 318e6 },
      growth: { bytes_per_request: 9e4, samples: SAMPLES },
      owed: { candidate: [], current: [] },
    },
  }),
  shadowSkip: result('shadow', 0, 'skip', { summary: 'No share of live requests was asked for.' }),
  watchPass: result('watch', 60_010, 'pass', {
    summary: 'It answered 1204 of 1204 live requests and 6 golden probes rightly.',
    evidence: watched(1204, 0, [], 60_010),
  }),
  watchFail: result('watch', 9120, 'fail', {
    summary: '7 of 58 live requests failed and were answered by the release before (it answered 500).',
    cause: 'rescues',
    evidence: watched(58, 7, ['it answered 500'], 9120),
  }),
} satisfies Record<string, GateResult>;
