import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { buffer } from 'node:stream/consumers';
import { decode } from 'fast-png';
import sharp from 'sharp';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { cocoResponse, errorResponse, parseResponse } from '../../src/api/parse.ts';
import { decodeImage } from '../../src/parsing/decode.ts';
import { encodeCoco } from '../../src/parsing/encoders/coco.ts';
import { encodeJson, type JsonParsing } from '../../src/parsing/encoders/json.ts';
import { encodeOverlay } from '../../src/parsing/encoders/overlay.ts';
import { readJson } from '../../src/parsing/encoders/read-json.ts';
import { paintLabelMap } from '../../src/parsing/label-map.ts';
import { labelSet } from '../../src/parsing/label-sets/label-set.ts';
import { mergePeople } from '../../src/parsing/merge-people.ts';
import type { Instance, StagedRelease } from '../../src/runtime/driver.ts';
import { createPythonDriver } from '../../src/runtime/python/driver.ts';
import { get } from '../contract/driver-suite.ts';
import { environmentWith } from '../contract/python-release.ts';
import { endsGracefully, inFlight, parse, post } from '../contract/worker-protocol.ts';
import { scratchDir } from '../support/scratch.ts';
import {
  callPython,
  type Find,
  type ModelscopeReleaseOptions,
  modelscopeRelease,
  PYTHON,
  runPythonTests,
} from './modelscope-release.ts';

const hasPython = spawnSync('python3', ['-c', 'import venv']).status === 0;
const home = await mkdtemp(join(tmpdir(), 'lastgood-modelscope-'));
afterAll(() => rm(home, { recursive: true, force: true }));
const environment = hasPython ? await environmentWith(join(home, 'environment'), ['numpy', 'pillow']) : null;

const LABELS = labelSet('m2fp', ['Background', 'Hat', 'Hair', 'Face', 'Human']);
const FINDS: Find[] = [
  { label: 'Hat', score: 0.9123, box: [0, 0, 0.25, 0.5] },
  { label: 'Hair', score: 0.8, box: [0.125, 0.25, 0.5, 0.75], dotted: true },
  { label: 'Face', score: 0.7, box: [0.5, 0, 1, 1], dotted: true },
  { label: 'Hat', score: 0.6, box: [0.75, 0.25, 1, 0.5] },
  { label: 'Face', score: 0.3, box: [0, 0.5, 1, 1] },
  { label: 'Human', score: 0.55, box: [0.5, 0, 1, 1] },
  { label: 'Human', score: 0.9, box: [0, 0, 0.625, 1] },
];

/** A gradient with something to see everywhere. */
async function photo(width = 80, height = 56): Promise<Buffer> {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => at * 7);
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

const CUT_OFF = (await photo()).subarray(0, 200);

describe.skipIf(!hasPython)("the worker's own tests (needs python3)", () => {
  test('pass with any Python', async () => {
    expect(await runPythonTests('python3')).toMatch(/\nOK/);
  });
});

describe.skipIf(!environment)('the ModelScope worker (needs numpy and pillow from a package index)', () => {
  test('its own tests pass with all that they need', async () => {
    expect(await runPythonTests(environment!.python)).toMatch(/\nOK/);
  }, 60_000);

  test('answers with the JSON of the contract, its masks as this program reads and writes them', async () => {
    const instance = await serving();
    const { status, headers, body } = await parse(instance, await photo());
    expect(status).toBe(200);
    expect(headers['server-timing']).toMatch(/^queue;dur=12\.5, decode;dur=[\d.]+, preprocess;.*encode;dur=[\d.]+$/);
    const answer = parseResponse.strict().parse(JSON.parse(body.toString()));
    expect(answer).toMatchObject({
      status: 'success',
      inference_time: expect.stringMatching(/^\d+\.\d\ds$/),
      release: { id: instance.release.id, version: '2.0.0', generation: 3 },
      timings: { queue_ms: 12.5 },
      people: [
        { id: 1, score: 0.9, box: [0, 0, 40, 41] },
        { id: 2, score: 0.55, box: [40, 0, 40, 55] },
      ],
      segments: [
        { label: 'Hat', person: 1, score: 0.9123, box: [0, 0, 20, 28], area: 560 },
        { label: 'Hair', person: 1, score: 0.8 },
        { label: 'Hat', person: 2, score: 0.6 },
        { label: 'Face', person: 2, score: 0.7 },
      ],
    });
    const parsing = { ...readJson(answer as JsonParsing), labels: LABELS };
    expect(encodeJson(parsing)).toEqual(pick(answer));
    const { body: bare } = await parse(instance, await photo(), '?masks=none');
    expect(JSON.parse(bare.toString()).segments).toEqual(answer.segments.map(({ rle: _, ...rest }) => rest));
    const { body: drawn } = await parse(instance, await photo(), '?masks=png');
    const own = encodeJson(parsing, { masks: 'png' }).segments;
    for (const [n, { png }] of (JSON.parse(drawn.toString()).segments as { png: string }[]).entries()) {
      expect(decode(Buffer.from(png, 'base64'))).toEqual(decode(Buffer.from(own[n]!.png!, 'base64')));
    }
  });

  test('the other forms are those that this program makes of the same parsing', async () => {
    const instance = await serving();
    const image = await photo();
    const answer = parseResponse.parse(JSON.parse((await parse(instance, image)).body.toString()));
    const parsing = { ...readJson(answer as JsonParsing, 'm2fp'), labels: LABELS };

    const coco = cocoResponse.parse(JSON.parse((await parse(instance, image, '?format=coco')).body.toString()));
    expect(coco).toEqual(encodeCoco(parsing));
    const labels = await parse(instance, image, '?format=labels');
    expect(labels.headers['content-type']).toBe('image/png');
    const { width, height, data, palette } = decode(labels.body);
    expect([width, height, palette]).toEqual([80, 56, LABELS.labels.map(({ color }) => color)]);
    expect([...data]).toEqual([...paintLabelMap(parsing)]);
    const { body: overlay } = await parse(instance, image, '?format=overlay');
    expect(await pixels(overlay)).toEqual(await pixels(await encodeOverlay(parsing, (await decodeImage(image)).image)));
    const { body: merged } = await parse(instance, image, '?people=false');
    expect(pick(JSON.parse(merged.toString()))).toEqual(encodeJson(mergePeople(parsing)));
  });

  test('people below min_score are left out, and parts below the threshold of the release', async () => {
    const { instance } = await startReady({ finds: FINDS, settings: { part_score_thr: 0.85 } });
    const { people, segments } = await json(instance, await photo(), '?min_score=0.8');
    expect([people.length, segments.map(({ label }: { label: string }) => label)]).toEqual([1, ['Hat']]);
  });

  test('a photo with more pixels than the release allows is reduced for the model; its masks are as big as it is', async () => {
    const { instance } = await startReady({ finds: FINDS, settings: { max_pixels: 10_000 } });
    const answer = await json(instance, await photo(400, 300));
    expect(answer).toMatchObject({ image: { width: 400, height: 300 }, notes: [expect.stringContaining('115 x 86')] });
    expect(readJson(answer).people).toHaveLength(2);
  });

  test.each([
    ['text', Buffer.from('hello'), '', 415, 'unsupported_image'],
    ['nothing', Buffer.alloc(0), '', 400, 'image_missing'],
    ['a photo that is cut off', CUT_OFF, '', 422, 'image_unreadable'],
    ['an unknown format', Buffer.from('x'), '?format=xml', 400, 'bad_request'],
  ])('refuses %s with the error of the contract', async (_what, body, query, status, code) => {
    const instance = await serving();
    const answer = await parse(instance, body, query);
    expect(answer.status).toBe(status);
    expect(errorResponse.strict().parse(JSON.parse(answer.body.toString()))).toMatchObject({ code, request_id: 'r1' });
  });

  test("a bug in the model is the release's failure: 502, its traceback in the log, and the worker lives on", async () => {
    const { instance, log } = await startReady({ does: 'throw' });
    const { status, body } = await parse(instance, await photo());
    expect([status, JSON.parse(body.toString()).code]).toEqual([502, 'release_failed']);
    await vi.waitFor(() => expect(log.join('\n')).toMatch(/Traceback[\s\S]*ValueError: the model has a bug/));
    expect((await get(instance, '/readyz')).body).toMatchObject({
      ready: true,
      concurrency: 1,
      release: instance.release,
    });
  });

  test('tells how it is while a parse runs, and stops that parse when it is told to', async () => {
    const { instance } = await startReady({ does: 'endless' });
    const response = once(post(instance, '/parse', 'r 1').end(await photo()), 'response', deadline());
    await vi.waitFor(async () => expect(await inFlight(instance)).toBe(1));
    expect((await get(instance, '/.lastgood/work/r%201', 'DELETE')).status).toBe(204);
    expect(await inFlight(instance)).toBe(0);
    expect((await response)[0].statusCode).toBe(502);
    expect((await get(instance, '/.lastgood/work/unknown', 'DELETE')).status).toBe(204);
  });

  test('a caller that goes away stops its work, also while it waits for its turn', async () => {
    const { instance } = await startReady({ does: 'endless' });
    const image = await photo();
    const callers = ['r1', 'r2'].map((id) =>
      post(instance, '/parse', id)
        .on('error', () => {})
        .end(image),
    );
    await vi.waitFor(async () => expect(await inFlight(instance)).toBe(2));
    callers[1]!.destroy();
    callers[0]!.destroy();
    await vi.waitFor(async () => expect(await inFlight(instance)).toBe(0));
  });

  test('a slow caller holds up nobody', async () => {
    const instance = await serving();
    const image = await photo();
    const slow = post(instance, '/parse', 'slow');
    slow.write(image.subarray(0, 20));
    await vi.waitFor(async () => expect(await inFlight(instance)).toBe(1));
    expect((await parse(instance, image)).status).toBe(200);
    const response = once(slow, 'response', deadline());
    slow.end(image.subarray(20));
    expect((await response)[0].statusCode).toBe(200);
  });

  test('one connection takes many requests, whatever they ask for', async () => {
    const instance = await serving();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const statuses: [number, boolean][] = [];
    for (const [path, body] of [
      ['/parse', await photo()],
      ['/parse', Buffer.from('hello')],
      ['/nothing', Buffer.alloc(0)],
      ['/parse?format=labels', await photo()],
    ] as const) {
      const outgoing = post(instance, path, 'r1', agent).end(body);
      const [incoming] = await once(outgoing, 'response', deadline());
      await buffer(incoming);
      statuses.push([incoming.statusCode, outgoing.reusedSocket]);
    }
    expect(statuses).toEqual([
      [200, false],
      [415, true],
      [404, true],
      [200, true],
    ]);
  });

  test('a body that is too large is refused by its length, and its sender gets to read why', async () => {
    const instance = await serving();
    const { socketPath } = instance.endpoint as { socketPath: string };
    const headers = { 'content-length': 300_000_000, 'x-request-id': 'r1' };
    const outgoing = request({ socketPath, method: 'POST', path: '/parse', headers, agent: false });
    outgoing.on('error', () => {});
    outgoing.write(Buffer.alloc(1_000_000));
    const [incoming] = await once(outgoing, 'response', deadline());
    expect([incoming.statusCode, JSON.parse((await buffer(incoming)).toString()).code]).toEqual([
      413,
      'image_too_large',
    ]);
    outgoing.destroy();
  });

  test('an upload that waits to be asked for is asked for; what is no HTTP is told so', async () => {
    const instance = await serving();
    const { socketPath } = instance.endpoint as { socketPath: string };
    const image = await photo();
    const headers = { expect: '100-continue', 'content-length': image.length };
    const outgoing = request({ socketPath, method: 'POST', path: '/parse', headers, agent: false });
    outgoing.flushHeaders();
    await once(outgoing, 'continue', deadline());
    const [incoming] = await once(outgoing.end(image), 'response', deadline());
    expect(incoming.resume().statusCode).toBe(200);

    const connection = connect(socketPath);
    connection.end('WHAT IS THIS\r\n\r\n');
    const answer = (await buffer(connection)).toString();
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ code: 'bad_request', request_id: '' });
  });

  test('ends when whoever started it is gone', async () => {
    const { id, version, dir, runtime } = await releaseOf({ finds: FINDS });
    const config = { socketPath: join(dir, 'socket'), release: { id, version }, dir, settings: {}, threads: 1 };
    const child = spawn(environment!.python, [join(PYTHON, 'modelscope_m2fp'), `--config=${JSON.stringify(config)}`], {
      env: { ...process.env, ...runtime.env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [ready] = await once(child.stdout, 'data', deadline());
    expect(JSON.parse(String(ready))).toMatchObject({ level: 30, msg: 'ready', release: '2.0.0', pid: child.pid });
    child.stdin.end();
    expect(await once(child, 'exit', deadline())).toEqual([0, null]);
  });

  test('SIGTERM lets the request under way end, takes no new one, and keeps no connection', async () => {
    const { instance } = await startReady({ finds: FINDS });
    await endsGracefully(instance, await photo());
  });

  describe('refuses to start, in a sentence that says why', () => {
    const weights = (dir: string) => join(dir, 'model', 'pytorch_model.pt');
    const configuration = (dir: string) => join(dir, 'model', 'configuration.json');

    test.each<[string, RegExp, (dir: string) => Promise<unknown>]>([
      ['weights that are cut off', /is cut off at 900 bytes/, (dir) => truncate(weights(dir), 900)],
      ['no weights', /has no pytorch_model\.pt/, (dir) => rm(weights(dir))],
      ['no configuration', /has no configuration\.json/, (dir) => rm(configuration(dir))],
      [
        'another model',
        /is of another model: its model\.type is "dino"/,
        (dir) => edit(configuration(dir), 'm2fp', 'dino'),
      ],
      [
        'another depth',
        /a ResNet-50, the configuration says depth 101/,
        (dir) => edit(configuration(dir), '"depth": 50', '"depth": 101'),
      ],
      [
        'weights that the network lacks',
        /1 of the network's \d+ weights are not in it/,
        (dir) => edit(join(dir, 'model', 'stand-in.json'), 'stem.conv1', 'stem.conv2'),
      ],
      ['no model', /has no model folder/, (dir) => rm(join(dir, 'model'), { recursive: true })],
    ])('%s', async (_what, says, spoil) => {
      const release = await releaseOf({ finds: FINDS });
      await spoil(release.dir);
      expect(await reasonOf(release)).toMatch(says);
    });

    test('a pickle that would run something, which is not run', async () => {
      const release = await releaseOf({ finds: FINDS });
      const trace = join(release.dir, 'trace');
      await callPython('write_dangerous_weights', join(release.dir, 'model'), trace);
      expect(await reasonOf(release)).toMatch(/a pickle that is not weights: it calls for os\.system/);
      await expect(access(trace)).rejects.toThrow('ENOENT');
    });

    test('a setting that there is none of', async () => {
      expect(await reasonOf(await releaseOf({ settings: { threshold: 1 } }))).toMatch(
        /settings\.threshold is not a setting/,
      );
    });
  });
});

/** One that answers with FINDS, for all tests that leave it as it is. */
let shared: ReturnType<typeof start> | undefined;
afterAll(async () => (await shared)?.instance.close(0));

async function serving(): Promise<Instance> {
  shared ??= start(await releaseOf({ finds: FINDS, dir: join(home, 'release') }), join(home, 'shared'));
  const { instance } = await shared;
  await instance.ready(deadline().signal);
  return instance;
}

const deadline = () => ({ signal: AbortSignal.timeout(20_000) });

async function releaseOf(options: Partial<ModelscopeReleaseOptions>): Promise<StagedRelease> {
  return modelscopeRelease({ environment: environment!, dir: join(await scratchDir(), 'release'), ...options });
}

async function start(release: StagedRelease, dir: string, restart = true) {
  const log: string[] = [];
  const instance = await createPythonDriver().start(release, {
    runDir: join(dir, 'run'),
    cacheDir: join(dir, 'cache'),
    readyTimeout: 20_000,
    restart,
    onLog: (line) => log.push(line),
  });
  return { instance, log };
}

async function startReady(options: Partial<ModelscopeReleaseOptions>) {
  const started = await start(await releaseOf(options), await scratchDir());
  onTestFinished(() => started.instance.close(0));
  await started.instance.ready(deadline().signal);
  return started;
}

/** Why a release does not start. */
async function reasonOf(release: StagedRelease): Promise<string | undefined> {
  const { instance } = await start(release, await scratchDir(), false);
  onTestFinished(() => instance.close(0));
  await expect(instance.ready(deadline().signal)).rejects.toThrow();
  return instance.status.reason;
}

async function edit(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  expect(text).toContain(from);
  await writeFile(path, text.replace(from, to));
}

async function json(instance: Instance, body: Uint8Array, query = '') {
  return JSON.parse((await parse(instance, body, query)).body.toString());
}

/** The fields that come from the parsing itself. */
function pick({ mask_shape, image, people, segments, labels }: ReturnType<typeof parseResponse.parse>) {
  return { mask_shape, image, people, segments, labels };
}

const pixels = async (png: Uint8Array) => [...(await sharp(png).removeAlpha().raw().toBuffer())];
