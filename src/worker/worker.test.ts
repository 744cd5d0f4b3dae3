import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { get, pidOf } from '../../test/contract/driver-suite.ts';
import { endsGracefully, parse, post } from '../../test/contract/worker-protocol.ts';
import { TINY_RECIPES, tinyRelease } from '../../test/faults/tiny/release.ts';
import type { Instance } from '../runtime/driver.ts';
import { createOnnxDriver } from '../runtime/onnx/driver.ts';

let dir: string;
let instance: Instance;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'worker-'));
});
afterEach(async () => {
  await instance?.close(1_000);
  await rm(dir, { recursive: true });
});

async function start(settings: Parameters<typeof tinyRelease>[1] = {}): Promise<string[]> {
  const log: string[] = [];
  instance = await createOnnxDriver({ recipes: TINY_RECIPES }).start(await tinyRelease(dir, settings), {
    runDir: join(dir, 'run'),
    cacheDir: join(dir, 'cache'),
    readyTimeout: 20_000,
    onLog: (line) => log.push(line),
  });
  await instance.ready(AbortSignal.timeout(20_000));
  return log;
}

/** Half black, half white. */
const photo = () =>
  sharp({ create: { width: 40, height: 20, channels: 3, background: '#000' } })
    .composite([{ input: { create: { width: 20, height: 20, channels: 3, background: '#fff' } }, left: 20, top: 0 }])
    .png()
    .toBuffer();

test('answers with the JSON of the contract, its stages measured', async () => {
  await start();
  const { status, headers, body } = await parse(instance, await photo());
  expect(status).toBe(200);
  expect(headers['server-timing']).toMatch(/^queue;dur=12\.5, decode;dur=[\d.]+, preprocess;.*encode;dur=[\d.]+$/);
  expect(JSON.parse(body.toString())).toMatchObject({
    status: 'success',
    inference_time: expect.stringMatching(/^\d+\.\d\ds$/),
    mask_shape: [20, 40],
    release: { id: instance.release.id, version: '0.1.0', generation: 3 },
    image: { width: 40, height: 20 },
    people: [{ id: 1, score: 0.5, box: [20, 0, 20, 20], area: 400 }],
    segments: [{ label: 'bright', label_id: 1, person: 1, box: [20, 0, 20, 20], area: 400, rle: { size: [20, 40] } }],
    timings: { queue_ms: 12.5, inference_ms: 1 },
  });
});

test('answers with pictures, COCO and merged people when asked to', async () => {
  await start();
  const image = await photo();
  const [labels, overlay, coco, merged] = await Promise.all(
    ['?format=labels', '?format=overlay', '?format=coco', '?people=false&masks=none'].map((query) =>
      parse(instance, image, query),
    ),
  );
  expect(labels?.headers['content-type']).toBe('image/png');
  expect(await sharp(labels?.body).metadata()).toMatchObject({ width: 40, height: 20, isPalette: true });
  const tinted = await sharp(overlay?.body).removeAlpha().raw().toBuffer();
  expect([...tinted.subarray(0, 3), ...tinted.subarray(-3)]).toEqual([0, 0, 0, 255, 102, 102]);
  expect(JSON.parse(coco?.body.toString() ?? '')).toMatchObject({ images: [{ width: 40, height: 20 }] });
  const { people, segments } = JSON.parse(merged?.body.toString() ?? '');
  expect([people, segments[0].person, segments[0].rle]).toEqual([[], null, undefined]);
});

test.each([
  ['text', Buffer.from('hello'), '', 415, 'unsupported_image'],
  ['nothing', Buffer.alloc(0), '', 400, 'image_missing'],
  ['an unknown format', Buffer.from('x'), '?format=xml', 400, 'bad_request'],
])('refuses %s with the error of the contract', async (_what, body, query, status, code) => {
  await start();
  const answer = await parse(instance, body, query);
  expect(answer.status).toBe(status);
  expect(JSON.parse(answer.body.toString())).toEqual({
    status: 'error',
    code,
    error: expect.any(String),
    hint: expect.any(String),
    request_id: 'r1',
  });
});

test("a bug in a recipe is the release's failure: 502, its stack in the log, and the worker lives on", async () => {
  const log = await start({ does: 'throw' });
  const pid = await pidOf(instance);
  const { status, body } = await parse(instance, await photo());
  expect([status, JSON.parse(body.toString()).code]).toEqual([502, 'release_failed']);
  await vi.waitFor(() => expect(log.join()).toContain('TypeError: the recipe has a bug'));
  expect(await pidOf(instance)).toBe(pid);
});

test('DELETE /.lastgood/work/:id stops the work between two networks and answers when it has stopped', async () => {
  await start({ does: 'endless' });
  const outgoing = post(instance, '/parse', 'r 1').end(await photo());
  const response = once(outgoing, 'response', { signal: AbortSignal.timeout(20_000) });
  await vi.waitFor(async () => expect((await get(instance, '/.lastgood/status')).body.in_flight).toBe(1));
  expect((await get(instance, '/.lastgood/work/r%201', 'DELETE')).status).toBe(204);
  expect((await get(instance, '/.lastgood/status')).body.in_flight).toBe(0);
  expect((await response)[0].statusCode).toBe(502);
  expect((await get(instance, '/.lastgood/work/unknown', 'DELETE')).status).toBe(204);
});

test('a caller that goes away stops its work', async () => {
  await start({ does: 'endless' });
  const outgoing = post(instance, '/parse', 'r1').end(await photo());
  outgoing.on('error', () => {});
  await vi.waitFor(async () => expect((await get(instance, '/.lastgood/status')).body.in_flight).toBe(1));
  outgoing.destroy();
  await vi.waitFor(async () => expect((await get(instance, '/.lastgood/status')).body.in_flight).toBe(0));
});

test('SIGTERM lets the request under way end, takes no new one, and keeps no connection', async () => {
  await start();
  await endsGracefully(instance, await photo());
});

test('an optimised network that was spoilt is made again at the next start', async () => {
  await start();
  const cache = join(dir, 'cache', 'networks');
  const graph = (await readdir(cache)).find((name) => name.endsWith('.onnx')) as string;
  await instance.close();
  await writeFile(join(cache, graph), 'spoilt');
  await start();
  expect((await parse(instance, await photo())).status).toBe(200);
  expect((await readdir(cache)).sort()).toEqual([graph, `${graph}.sha256`].sort());
});

test('a cache folder that cannot be made costs speed, not the start', async () => {
  await writeFile(join(dir, 'cache'), 'a file where the folder should be');
  const log = await start();
  expect((await parse(instance, await photo())).status).toBe(200);
  expect(log.join()).toContain('optimised networks cannot be kept');
});

test('a worker that is killed in the middle of a request breaks the answer off', async () => {
  await start({ does: 'endless' });
  const outgoing = post(instance, '/parse', 'r1').end(await photo());
  await vi.waitFor(async () => expect((await get(instance, '/.lastgood/status')).body.in_flight).toBe(1));
  const broken = once(outgoing, 'error');
  process.kill(await pidOf(instance), 'SIGKILL');
  expect((await broken)[0]).toMatchObject({ code: 'ECONNRESET' });
  await instance.ready(AbortSignal.timeout(20_000));
});
