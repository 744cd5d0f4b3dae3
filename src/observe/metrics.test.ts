import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';
import type { Snapshot } from './metrics-gauges.ts';

const labels = { service: 'human-parsing', release: 'aaaaaaaaaaaa' };

test('requests are counted by status and timed, known stages too', async () => {
  const { registry, finished } = createMetrics({ processMetrics: false });
  finished({ ...labels, status: 200, seconds: 0.3, stages: { decode: 12, inference: 250, 'made-up': 1 } });
  finished({ ...labels, status: 503, seconds: 0.001, stages: {} });
  const text = await registry.metrics();
  expect(text).toContain('lastgood_requests_total{service="human-parsing",release="aaaaaaaaaaaa",code="200"} 1');
  expect(text).toContain('lastgood_requests_total{service="human-parsing",release="aaaaaaaaaaaa",code="503"} 1');
  expect(text).toContain('lastgood_request_duration_seconds_count{service="human-parsing",release="aaaaaaaaaaaa"} 2');
  expect(text).toContain('lastgood_stage_duration_seconds_sum{stage="inference"} 0.25');
  expect(text).not.toContain('made-up');
});

test('gauges show the moment of the scrape, and forget what is gone', async () => {
  const { registry, observe } = createMetrics({ processMetrics: false });
  const release = { ...labels, role: 'current' as const, version: '1.0.0', memoryBytes: 4096 };
  let snapshot: Snapshot = { queues: [{ service: 'human-parsing', depth: 3 }], releases: [release] };
  observe(() => snapshot);
  expect(await registry.metrics()).toContain('lastgood_queue_depth{service="human-parsing"} 3');
  expect(await registry.metrics()).toContain(
    'lastgood_release_info{service="human-parsing",role="current",release="aaaaaaaaaaaa",version="1.0.0"} 1',
  );
  expect(await registry.metrics()).toContain(
    'lastgood_instance_memory_bytes{service="human-parsing",role="current",release="aaaaaaaaaaaa"} 4096',
  );
  snapshot = { queues: [{ service: 'human-parsing', depth: 0 }], releases: [] };
  const after = await registry.metrics();
  expect(after).toContain('lastgood_queue_depth{service="human-parsing"} 0');
  expect(after).not.toContain('aaaaaaaaaaaa');
});

test('rescues are counted with who failed and who answered', async () => {
  const { registry, finished } = createMetrics({ processMetrics: false });
  const answer = { ...labels, status: 200, seconds: 0.3, stages: {} };
  finished(answer);
  finished({ ...answer, rescuedFrom: 'bbbbbbbbbbbb' });
  expect(await registry.metrics()).toContain(
    'lastgood_rescued_requests_total{service="human-parsing",from="bbbbbbbbbbbb",to="aaaaaaaaaaaa"} 1',
  );
});

test('what the keeper tells, in seconds', async () => {
  const metrics = createMetrics({ processMetrics: false });
  metrics.rolloutEnded('s', 'refused');
  metrics.switched('s', 0.25);
  metrics.rolledBack('s', 3);
  metrics.goldenAgreement('s', 'standby', 0.98);
  metrics.storeBytes(1e9);
  const text = await metrics.registry.metrics();
  for (const line of [
    'lastgood_rollouts_total{service="s",result="refused"} 1',
    'lastgood_switch_duration_seconds_sum{service="s"} 0.00025',
    'lastgood_switch_duration_seconds_bucket{le="0.0003",service="s"} 1',
    'lastgood_rollback_duration_seconds_sum{service="s"} 0.003',
    'lastgood_golden_agreement{service="s",role="standby"} 0.98',
    'lastgood_store_bytes 1000000000',
  ])
    expect(text).toContain(line);
});

test('two servers in one process count apart', async () => {
  const [one, other] = [createMetrics({ processMetrics: true }), createMetrics({ processMetrics: true })];
  one.finished({ ...labels, status: 200, seconds: 1, stages: {} });
  expect(await other.registry.metrics()).not.toContain('code="200"');
  expect(await other.registry.metrics()).toContain('process_cpu_seconds_total');
});

test('the documentation names exactly the metrics that there are', async () => {
  const docs = readFileSync(new URL('../../docs/reference/metrics.md', import.meta.url), 'utf8');
  const documented = [...docs.matchAll(/^\| `(lastgood_\w+)` +\| (\w+)/gm)].map(([, name, kind]) => `${name} ${kind}`);
  const { registry } = createMetrics({ processMetrics: false });
  const real = [...(await registry.metrics()).matchAll(/^# TYPE (\w+) (\w+)/gm)].map(
    ([, name, kind]) => `${name} ${kind}`,
  );
  expect(documented).toEqual(real);
});
