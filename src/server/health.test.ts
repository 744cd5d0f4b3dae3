import { describe, expect, test } from 'vitest';
import type { Route, RoutingTable } from '../gateway/route.ts';
import type { Instance, InstanceStatus } from '../runtime/driver.ts';
import { healthOf, readinessOf, type Vitals } from './health.ts';

const NOW = Date.parse('2026-01-01T00:01:00Z');
const release = { id: `sha256:${'a'.repeat(64)}`, version: '1.2.3' };

function vitals(status: InstanceStatus | null, more: Partial<Vitals> = {}): Vitals {
  // Health reads nothing of an instance but its status.
  const current = status && { release, generation: 4, instance: { status } as Instance };
  const table: RoutingTable = { version: 1, service: 'human-parsing', current };
  return {
    table,
    queueDepth: 2,
    refusal: null,
    standby: null,
    stopping: false,
    uptimeSeconds: 12.34,
    now: NOW,
    ...more,
  };
}

test('a ready instance is healthy', () => {
  const status = { state: 'ready', restarts: 1, memoryBytes: 5e8, startMs: 900 } as const;
  expect(healthOf(vitals(status))).toEqual({
    status: 'ok',
    model_loaded: true,
    service: 'human-parsing',
    release: { ...release, generation: 4 },
    instance: { state: 'ready', restarts: 1, memory_bytes: 5e8, start_ms: 900 },
    queue_depth: 2,
    uptime_s: 12.3,
  });
  expect(readinessOf(vitals(status))).toEqual({ ready: true });
});

test.each(['starting', 'draining', 'stopped', 'failed'] as const)('an instance that is %s is not', (state) => {
  const answer = healthOf(vitals({ state, restarts: 2, reason: 'The worker died of SIGKILL.' }));
  expect(answer).toMatchObject({ status: 'unavailable', model_loaded: false, instance: { state, restarts: 2 } });
  expect(answer.reason).toBe(`The instance is ${state}: The worker died of SIGKILL.`);
  expect(answer.hint).toBeTruthy();
  expect(readinessOf(vitals({ state, restarts: 2 })).ready).toBe(false);
});

test('without a release, health says what the table says', () => {
  const unavailable = { reason: 'The model is being fetched: 10 of 68 MB.', hint: 'Wait.' };
  const table = { version: 1, service: 's', current: null, unavailable };
  expect(healthOf(vitals(null, { table }))).toMatchObject({
    status: 'unavailable',
    model_loaded: false,
    ...unavailable,
  });
  expect(healthOf(vitals(null)).reason).toBe('No release is active.');
});

test('a full queue is healthy, but not ready', () => {
  const refusal = { reason: 'The queue is full: 32 requests are waiting.', hint: 'Send it again in 3 s.' };
  const full = vitals({ state: 'ready', restarts: 0 }, { refusal });
  expect(healthOf(full).status).toBe('ok');
  expect(readinessOf(full)).toEqual({ ready: false, ...refusal });
});

test('a server that stops is unavailable, though its model is still loaded', () => {
  const answer = healthOf(vitals({ state: 'ready', restarts: 0 }, { stopping: true }));
  expect(answer).toMatchObject({ status: 'unavailable', model_loaded: true, reason: 'The server is stopping.' });
});

describe('the standby', () => {
  const route = (status: InstanceStatus, version: string, generation: number): Route => ({
    release: { id: `sha256:${'b'.repeat(64)}`, version },
    generation,
    instance: { status } as Instance,
  });
  const ready = { state: 'ready', restarts: 0 } as const;
  const dead = { state: 'failed', restarts: 3, reason: 'The worker died of SIGKILL.' } as const;
  const table = (current: InstanceStatus, standby: InstanceStatus): RoutingTable => ({
    version: 1,
    service: 's',
    current: route(current, '2.0.0', 5),
    standby: route(standby, '1.0.0', 4),
  });
  const info = {
    release: { id: `sha256:${'b'.repeat(64)}`, version: '1.0.0', generation: 4 },
    mode: 'warm' as const,
    ready: true,
    reason: null,
    instance: null,
    rollback_ms: 3.1,
    measured_at: '2026-01-01T00:00:18Z',
    probed_at: '2026-01-01T00:00:30Z',
  };

  test('is told with what going back took, and how long ago that was', () => {
    const answer = healthOf(vitals(null, { table: table(ready, ready), standby: info }));
    expect(answer.standby).toEqual({
      release: info.release,
      mode: 'warm',
      ready: true,
      rollback_ms: 3.1,
      measured_at: info.measured_at,
      age_s: 42,
      probed_at: info.probed_at,
    });
    expect(answer).not.toHaveProperty('degraded');
  });

  test('is ready when its instance is this moment, whatever was measured', () => {
    const { standby } = healthOf(vitals(null, { table: table(ready, dead), standby: info }));
    expect(standby).toMatchObject({ ready: false, reason: expect.stringMatching(/SIGKILL/) });
    const wrong = { ...info, ready: false, reason: 'Its golden outputs differ.' };
    expect(healthOf(vitals(null, { table: table(ready, ready), standby: wrong })).standby).toMatchObject({
      ready: false,
      reason: 'Its golden outputs differ.',
    });
  });

  test('can be cold: known, but not running', () => {
    const cold = { ...info, mode: 'cold' as const, ready: false, reason: 'It is not kept running.' };
    const { standby } = healthOf(vitals(null, { table: { ...table(ready, ready), standby: null }, standby: cold }));
    expect(standby).toMatchObject({ mode: 'cold', ready: false, release: { version: '1.0.0' }, rollback_ms: 3.1 });
  });

  test('answers for a current release that is down: ok, but degraded, and its model is not loaded', () => {
    const down = vitals(null, { table: table(dead, ready) });
    expect(healthOf(down)).toMatchObject({
      status: 'ok',
      model_loaded: false,
      release: { version: '2.0.0' },
      degraded: 'The instance is failed: The worker died of SIGKILL; 1.0.0 answers in its place.',
    });
    expect(readinessOf(down)).toEqual({ ready: true });
    expect(healthOf(vitals(null, { table: table(dead, dead) }))).toMatchObject({ status: 'unavailable' });
  });
});
