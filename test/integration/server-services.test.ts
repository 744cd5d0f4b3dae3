import { afterAll, beforeAll, expect, test } from 'vitest';
import { servicesOf } from '../../src/server/services.ts';
import { type House, openHouse } from '../faults/house.ts';
import { type Listening, read, serve } from './server-harness.ts';

/** Two services behind one server: the first one on the root paths, both under their names. */

let first: House;
let second: House;
let served: Listening;

beforeAll(async () => {
  [first, second] = await Promise.all([openHouse(), openHouse({ standby: true })]);
  second.router.replace({ current: { ...second.current, generation: 42 } });
  served = await serve(servicesOf([serviceOf('one', first, 1_000), serviceOf('two', second, 50)]));
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await Promise.all([first[Symbol.asyncDispose](), second[Symbol.asyncDispose]()]);
});

function serviceOf(name: string, house: House, imageBytes: number) {
  const info = { release: { id: 'sha256:1', version: '1', generation: 3 }, mode: 'warm' as const, ready: true };
  const standby = { ...info, reason: null, instance: null, rollback_ms: 2.5, measured_at: null, probed_at: null };
  return {
    name,
    gateway: house.gateway,
    table: () => ({ ...house.table, service: name }),
    limits: () => ({ imageBytes }),
    asSent: () => false,
    standby: () => (name === 'two' ? standby : null),
  };
}

const post = (path: string, body = 'x') => fetch(`${served.url}${path}`, { method: 'POST', body });

test.each([
  ['/parse', '7'],
  ['/services/one/parse', '7'],
  ['/services/two/parse', '42'],
])('%s goes to its service', async (path, generation) => {
  const answer = await post(path);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('x-lastgood-generation')).toBe(generation);
  expect((await read(answer)).url).toMatch(/^\/parse\?format=json/);
});

test.each([
  ['/services/two/v2/any%20path?a=1', '/v2/any%20path?a=1'],
  ['/services/two/', '/'],
  ['/services/two', '/'],
  ['/services/two?a=1', '/?a=1'],
  ['/services/two/docs', '/docs'],
  ['/services/two/api/v1', '/api/v1'],
])('%s is %s there', async (path, url) => {
  const answer = await fetch(`${served.url}${path}`, { method: 'PUT', body: 'hello' });
  expect(await answer.json()).toMatchObject({ url, echo: 'hello' });
  expect(answer.headers.get('x-lastgood-generation')).toBe('42');
});

test.each([
  '/services/three/parse',
  '/services/three/any',
  '/services/three/healthz',
  '/services/two/.lastgood/status',
])('%s is nowhere', async (path) => {
  const answer = await fetch(`${served.url}${path}`);
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ code: 'not_found' });
});

test('each has its own health', async () => {
  expect(await read(await fetch(`${served.url}/healthz`))).toMatchObject({
    service: 'one',
    release: { generation: 7 },
  });
  expect(await read(await fetch(`${served.url}/services/two/healthz`))).toMatchObject({
    service: 'two',
    release: { generation: 42 },
    standby: { ready: true, rollback_ms: 2.5 },
  });
  expect(await read(await fetch(`${served.url}/services/two/readyz`))).toEqual({ ready: true });
});

test('each has its own limits', async () => {
  expect((await post('/services/one/parse', 'x'.repeat(51))).status).toBe(200);
  expect((await post('/services/two/parse', 'x'.repeat(51))).status).toBe(413);
  expect((await post('/services/two/any', 'x'.repeat(51))).status).toBe(413);
});

test('metrics tell them apart, and the roles in each', async () => {
  const rescued = { do: 'fail', status: 500, attempts: [1] };
  const answer = await post('/services/two/parse', JSON.stringify(rescued).slice(0, 50));
  expect(answer.headers.get('x-lastgood-rescued')).toBe('1');
  const text = await (await fetch(`${served.url}/metrics`)).text();
  const roles = [...text.matchAll(/lastgood_release_info\{service="(\w+)",role="(\w+)",release="(\w+)"/g)];
  expect(roles.map(([, service, role]) => `${service} ${role}`)).toEqual(['one current', 'two current', 'two standby']);
  expect(text).toContain('lastgood_queue_depth{service="two"} 0');
  expect(text).toMatch(/lastgood_rescued_requests_total\{service="two",from="d{12}",to="e{12}"\} 1/);
});
