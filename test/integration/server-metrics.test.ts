import { expect, test } from 'vitest';
import { dial, openServer } from './server-harness.ts';

test('requests to the release are counted and timed, probes and pages are not', async () => {
  await using served = await openServer();
  const scrape = async () => {
    const answer = await fetch(`${served.url}/metrics`);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=/);
    return answer.text();
  };
  await fetch(`${served.url}/healthz`);
  await fetch(`${served.url}/`);
  expect(await scrape()).not.toMatch(/lastgood_requests_total\{/);

  const ids = ['one', 'two', 'three'];
  for (const id of ids)
    await fetch(`${served.url}/parse`, { method: 'POST', body: 'x', headers: { 'x-request-id': id } });
  await fetch(`${served.url}/parse?masks=no`, { method: 'POST', headers: { 'x-request-id': 'four' } });
  using wire = dial(served.port);
  wire.socket.write('POST /parse HTTP/1.1\r\nhost: x\r\nx-request-id: five\r\ncontent-length: 9\r\n\r\n');
  await new Promise((resolve) => wire.socket.write('x', resolve));
  wire.socket.destroy();
  for (const id of [...ids, 'four', 'five']) await served.record(id);

  const text = await scrape();
  const labels = 'service="dummy",release="dddddddddddd"';
  expect(text).toContain(`lastgood_requests_total{${labels},code="200"} 3`);
  expect(text).toContain(`lastgood_requests_total{${labels},code="400"} 1`);
  expect(text).toContain(`lastgood_requests_total{${labels},code="499"} 1`);
  expect(text).toContain(`lastgood_request_duration_seconds_count{${labels}} 5`);
  expect(text).toContain('lastgood_stage_duration_seconds_count{stage="inference"} 3');
  expect(text).toContain('lastgood_stage_duration_seconds_count{stage="upload"} 3');
  expect(text).toContain('lastgood_queue_depth{service="dummy"} 0');
  expect(text).toContain(
    'lastgood_release_info{service="dummy",role="current",release="dddddddddddd",version="0.0.1"} 1',
  );
  expect(text).toMatch(/lastgood_instance_memory_bytes\{.*\} \d{6,}/);
});

test('a request is one log line, without anything that it carried', async () => {
  await using served = await openServer();
  const headers = { 'x-request-id': 'logged', authorization: 'Bearer top-secret', 'content-type': 'image/jpeg' };
  const answer = await fetch(`${served.url}/parse?masks=none`, { method: 'POST', body: 'the photo', headers });
  const record = await served.record('logged');
  expect(record).toMatchObject({
    level: 'info',
    method: 'POST',
    path: '/parse',
    status: 200,
    bytes_in: 9,
    bytes_out: (await answer.arrayBuffer()).byteLength,
    ms: expect.any(Number),
    release: 'dddddddddddd',
  });
  expect(served.log.filter((line) => line.request_id === 'logged')).toHaveLength(1);
  expect(JSON.stringify(served.log)).not.toMatch(/top-secret|the photo|masks/);
});
