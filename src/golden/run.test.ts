import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { drawnParsing } from '../../test/lib/parsings.ts';
import { type Answering, answerOf, folderOf, openTransport, reply, startAnswering } from '../../test/support/golden.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import type { Endpoint } from '../runtime/driver.ts';
import { loadGoldenSet } from './load.ts';
import { type RunGoldenOptions, runGolden } from './run.ts';

const rows = ['..3333..', '..3333..', '.443355.', '.443355.'];
const right = answerOf(drawnParsing(rows));
const wrong = answerOf(drawnParsing(['........', '..3333..', '.443355.', '.443355.']));
const photo = await sharp({ create: { width: 8, height: 4, channels: 3, background: '#777' } })
  .png()
  .toBuffer();

const caseOf = (name: string, more = {}) => ({
  name,
  request: { body: 'photo.png' },
  expect: { body: 'right.json' },
  compare: { kind: 'parsing' },
  ...more,
});

async function setOf(...cases: ReturnType<typeof caseOf>[]) {
  const files = { 'photo.png': photo, 'right.json': right, 'text.txt': 'hello', 'set.json': '' };
  return loadGoldenSet(await folderOf({ ...files, 'golden.json': { apiVersion: 'lastgood/v1', cases } }));
}

async function run(endpoint: Endpoint, more: Partial<RunGoldenOptions> = {}) {
  return runGolden({
    endpoint,
    transport: openTransport(),
    golden: await setOf(caseOf('one')),
    tolerance: {},
    signal: new AbortController().signal,
    caseTimeoutMs: 20_000,
    ...more,
  });
}

const answering = (answer: Answering) => startAnswering(answer);

test('right answers pass; the request is what the set says', async () => {
  const seen: unknown[] = [];
  const endpoint = await answering((request, body, response) => {
    seen.push([request.method, request.url, body.equals(photo), request.headers['x-a']]);
    reply(response, 200, right);
  });
  const told: number[][] = [];
  const golden = await setOf(
    caseOf('a', { request: { path: '/p?x=1', headers: { 'x-a': 'b' }, body: 'photo.png' } }),
    caseOf('b'),
  );
  const report = await run(endpoint, { golden, onCase: (...progress) => told.push(progress) });
  expect(report).toMatchObject({ passed: true, agreement: 1, cause: null, trouble: null });
  expect(report.summary).toBe('All 2 golden inputs were answered as expected (lowest agreement 100.00 %).');
  expect(seen).toEqual([
    ['POST', '/p?x=1', true, 'b'],
    ['POST', '/parse?format=json&masks=rle', true, undefined],
  ]);
  expect(told).toEqual([
    [1, 2],
    [2, 2],
  ]);
});

describe('whatever an instance does is a result', () => {
  test.each<[string, Answering, string, RegExp]>([
    [
      '500 with our error',
      (_r, _b, response) => reply(response, 500, '{"error":"The net burst."}'),
      'status-differs',
      /It answered 500 instead of 200: The net burst\./,
    ],
    [
      '500 with text',
      (_r, _b, response) => reply(response, 500, 'boom\nat line 1', 'text/plain'),
      'status-differs',
      /500 instead of 200: boom\./,
    ],
    [
      'bytes for an error',
      (_r, _b, response) => reply(response, 500, Buffer.from([0, 1, 2]), 'x/y'),
      'status-differs',
      /500 instead of 200\.$/,
    ],
    ['a reset', (request) => request.socket.resetAndDestroy(), 'no-answer', /broke off/],
    [
      'an answer that stops',
      (_r, _b, response) => response.writeHead(200, { 'content-length': 99 }).write('x', () => response.destroy()),
      'no-answer',
      /broke off/,
    ],
    ['an empty answer', (_r, _b, response) => reply(response, 200, ''), 'answer-empty', /empty body/],
    ['no JSON', (_r, _b, response) => reply(response, 200, '<p>'), 'answer-malformed', /not a parsing/],
    ['a wrong parsing', (_r, _b, response) => reply(response, 200, wrong), 'answers-differ', /87\.50 %/],
  ])('%s', async (_, answer, cause, says) => {
    const report = await run(await answering(answer));
    expect(report).toMatchObject({ passed: false, cause });
    expect(report.cases[0]).toMatchObject({ verdict: 'fail', summary: expect.stringMatching(says) });
    expect(report.summary).toMatch(/^1 of 1 golden inputs failed\. one: /);
  });

  test('silence', async () => {
    const report = await run(await answering(() => {}), { caseTimeoutMs: 200 });
    expect(report).toMatchObject({ cause: 'too-slow', summary: expect.stringContaining('no answer within 200 ms') });
  });

  test('nobody there', async () => {
    const report = await run({ socketPath: join(await scratchDir(), 'nobody.sock') });
    expect(report).toMatchObject({ cause: 'no-answer', summary: expect.stringContaining('could not be reached') });
  });
});

test('the cause that explains the others is the report’s', async () => {
  const endpoint = await answering((request, _body, response) =>
    request.url === '/bad' ? reply(response, 200, wrong) : reply(response, 500, '{}'),
  );
  const golden = await setOf(caseOf('a', { request: { path: '/bad', body: 'photo.png' } }), caseOf('b'));
  expect(await run(endpoint, { golden })).toMatchObject({ cause: 'status-differs', agreement: 0.875 });
});

test('the tolerance of a case beats the release’s, which beats the default', async () => {
  const endpoint = await answering((_r, _b, response) => reply(response, 200, wrong));
  const loose = { agreement: 0.5, iou: 0.3 };
  expect((await run(endpoint, { tolerance: loose })).passed).toBe(true);
  const golden = await setOf(caseOf('strict', { compare: { kind: 'parsing', agreement: 0.999 } }));
  expect((await run(endpoint, { tolerance: loose, golden })).passed).toBe(false);
});

test('other comparisons are made, each in its own way', async () => {
  const endpoint = await answering((request, _body, response) => {
    if (request.url === '/photo') return reply(response, 200, photo, 'image/png');
    if (request.url === '/gone') return reply(response, 404, '');
    return reply(response, 200, 'hello', 'text/plain');
  });
  const at = (path: string) => ({ method: 'GET', path });
  const program = "process.exit(require('fs').readFileSync(process.env.ANSWER,'utf8')==='hello'?0:1)";
  const golden = await setOf(
    caseOf('image', { request: at('/photo'), expect: { body: 'photo.png' }, compare: { kind: 'image' } }),
    caseOf('bytes', { request: at('/text'), expect: { body: 'text.txt' }, compare: { kind: 'bytes' } }),
    caseOf('status', { request: at('/gone'), expect: { status: 404 }, compare: { kind: 'bytes' } }),
    caseOf('command', {
      request: at('/text'),
      expect: {},
      compare: { kind: 'command', command: [process.execPath, '-e', program] },
    }),
  );
  const report = await run(endpoint, { golden });
  expect(report.cases.map(({ name, verdict, comparison }) => [name, verdict, comparison])).toEqual([
    ['image', 'pass', 'image'],
    ['bytes', 'pass', 'bytes'],
    ['status', 'pass', 'bytes'],
    ['command', 'pass', 'command'],
  ]);
  expect(report.agreement).toBeNull();
});

test('cancelling ends it with the reason', async () => {
  const abort = new AbortController();
  const endpoint = await answering(() => abort.abort(new Error('cancelled')));
  await expect(run(endpoint, { signal: abort.signal })).rejects.toThrow('cancelled');
});

describe('evidence', () => {
  test('is named from the folder around, and shows what differs', async () => {
    const rollout = await scratchDir();
    const endpoint = await answering((_r, _b, response) => reply(response, 200, wrong));
    const { cases } = await run(endpoint, { evidenceDir: join(rollout, 'golden') });
    expect(cases[0]).toMatchObject({
      input: 'golden/one/input.png',
      expected: 'golden/one/expected.json',
      answer: 'golden/one/answer.json',
      expected_picture: 'golden/one/expected-picture.png',
      answer_picture: 'golden/one/answer-picture.png',
      difference_picture: 'golden/one/difference-picture.png',
    });
    expect(await readFile(join(rollout, cases[0]!.answer!))).toEqual(wrong);
    const { data } = await sharp(join(rollout, cases[0]!.difference_picture!))
      .raw()
      .toBuffer({ resolveWithObject: true });
    const red = Array.from({ length: 32 }, (_, pixel) => data[3 * pixel]! > 200 && data[3 * pixel + 1]! < 50);
    // The first row lacks four pixels of the torso.
    expect(red.map((is) => (is ? '#' : '.')).join('')).toBe(`..####..${'.'.repeat(24)}`);
  });

  test('an answer that cannot be drawn leaves the expected picture', async () => {
    const endpoint = await answering((_r, _b, response) => reply(response, 200, '{}'));
    const { cases } = await run(endpoint, { evidenceDir: join(await scratchDir(), 'golden') });
    expect(cases[0]).toMatchObject({
      expected_picture: expect.any(String),
      answer_picture: null,
      difference_picture: null,
    });
  });

  test('of a large set the first cases are kept', async () => {
    const endpoint = await answering((_r, _b, response) => reply(response, 200, right));
    const golden = await setOf(...Array.from({ length: 8 }, (_, i) => caseOf(`case-${i}`)));
    const { cases } = await run(endpoint, { golden, evidenceDir: join(await scratchDir(), 'golden') });
    expect(cases.map(({ answer }) => answer !== null)).toEqual([true, true, true, true, true, false, false, false]);
  });

  test('that cannot be written decides nothing, and is told', async () => {
    const endpoint = await answering((_r, _b, response) => reply(response, 200, right));
    const report = await run(endpoint, { evidenceDir: '/dev/full/golden' });
    expect(report).toMatchObject({ passed: true, trouble: expect.stringContaining('Evidence could not be written') });
    expect(report.cases[0]!.answer).toBeNull();
  });
});
