import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';

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
  const release = { ...labels, role: 'current', version: '1.0.0', memoryBytes: 4096 };
  let snapshot = { queueDepth: 3, releases: [release] };
  observe(() => snapshot);
  expect(await registry.metrics()).toContain('lastgood_queue_depth 3');
  expect(await registry.metrics()).toContain(
    'lastgood_release_info{service="human-parsing",role="current",release="aaaaaaaaaaaa",version="1.0.0"} 1',
  );
  expect(await registry.metrics()).toContain(
    'lastgood_instance_memory_bytes{service="human-parsing",role="current",release="aaaaaaaaaaaa"} 4096',
  );
  snapshot = { queueDepth: 0, releases: [] };
  const after = await registry.metrics();
  expect(after).toContain('lastgood_queue_depth 0');
  expect(after).not.toContain('aaaaaaaaaaaa');
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
