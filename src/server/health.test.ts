import { expect, test } from 'vitest';
import type { RoutingTable } from '../gateway/route.ts';
import type { Instance, InstanceStatus } from '../runtime/driver.ts';
import { healthOf, readinessOf, type Vitals } from './health.ts';

const release = { id: `sha256:${'a'.repeat(64)}`, version: '1.2.3' };

function vitals(status: InstanceStatus | null, more: Partial<Vitals> = {}): Vitals {
  // Health reads nothing of an instance but its status.
  const current = status && { release, generation: 4, instance: { status } as Instance };
  const table: RoutingTable = { version: 1, service: 'human-parsing', current };
  return { table, queueDepth: 2, refusal: null, stopping: false, uptimeSeconds: 12.34, ...more };
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
