import type { ReleaseDetail, ReleaseSummary } from '../../src/api/control/release.ts';
import type { GateResult, Rollout, RolloutState } from '../../src/api/control/rollout.ts';
import type { Generation, ServiceView } from '../../src/api/control/service.ts';

/** Views of the control plane with everything filled in, for tests that look at a part of one. */

export const OLD = { id: `sha256:${'aa'.repeat(32)}`, version: '1.0.0' };
export const NEW = { id: `sha256:${'bb'.repeat(32)}`, version: '2.0.0' };
export const BEGAN = Date.parse('2026-03-01T12:00:00Z');

/** `seconds` after the rollout began. */
export const at = (seconds: number): string => new Date(BEGAN + seconds * 1000).toISOString();

export function gate(gate: GateResult['gate'], more: Partial<GateResult> = {}): GateResult {
  return { gate, verdict: 'pass', summary: `${gate} is fine.`, evidence: {}, cause: null, at: at(1), ms: 12, ...more };
}

export function rolloutView(more: Partial<Rollout> = {}): Rollout {
  return {
    id: 'r7',
    service: 'human-parsing',
    kind: 'rollout',
    release: NEW,
    from: { ...OLD, generation: 2 },
    state: 'staging',
    policy: {},
    started_at: at(0),
    ended_at: null,
    steps: [],
    gates: [],
    cause: null,
    generation: null,
    progress: null,
    evidence: [],
    ...more,
  };
}

/** What a look at a rollout sees, one look after another: each step begins a second after the one before. */
export function looks(steps: readonly RolloutState[], gates: readonly GateResult[], end: Partial<Rollout>): Rollout[] {
  const begun = steps.map((step, i) => ({ step, at: at(i), ms: i < steps.length - 1 ? 1000 : null }));
  const during = steps.map((state, i) =>
    rolloutView({ state, steps: begun.slice(0, i + 1), kind: end.kind ?? 'rollout' }),
  );
  const ended = { ...rolloutView({ steps: begun.map((step) => ({ ...step, ms: 1000 })) }), gates: [...gates], ...end };
  return [...during, { ...ended, ended_at: at(steps.length) }];
}

export function serviceView(more: Partial<ServiceView> = {}): ServiceView {
  const instance = { state: 'ready', restarts: 0, memory_bytes: 300 * 2 ** 20, start_ms: 1234 } as const;
  return {
    name: 'human-parsing',
    default: true,
    current: { release: { ...NEW, generation: 3 }, since: at(5), instance },
    standby: {
      release: { ...OLD, generation: 2 },
      mode: 'warm',
      ready: true,
      reason: null,
      instance,
      rollback_ms: 2.14,
      measured_at: new Date(Date.now() - 40_400).toISOString(),
      probed_at: at(6),
    },
    rollout: null,
    routing_version: 4,
    rescued_total: 0,
    golden: { agreement: 1, at: at(6), failing: false },
    environment: null,
    trouble: null,
    ...more,
  };
}

export function releaseView(more: Partial<ReleaseSummary> = {}): ReleaseDetail {
  return {
    ...NEW,
    service: 'human-parsing',
    driver: 'onnx',
    bytes: 48_000_000,
    files: 3,
    golden_cases: 6,
    pinned: false,
    irreversible: false,
    complete: true,
    roles: [],
    last_rollout: null,
    spec: { service: 'human-parsing', version: '2.0.0' },
    content: [{ path: 'pose.onnx', digest: `sha256:${'cc'.repeat(32)}`, bytes: 47_000_000, kind: 'model' }],
    ...more,
  };
}

export function generationView(generation: number, more: Partial<Generation> = {}): Generation {
  return {
    generation,
    release: OLD,
    cause: 'deploy',
    reason: null,
    rollout: 'r1',
    activated_at: at(0),
    ended_at: at(60),
    known_good: true,
    kept: true,
    ...more,
  };
}
