import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drawnParsing } from '../../test/lib/parsings.ts';
import { answerOf, folderOf, openTransport, startAnswering, reply as write } from '../../test/support/golden.ts';
import type { Reply } from '../runtime/transport.ts';
import { loadGoldenSet } from './load.ts';
import { type RecordOptions, recordGolden } from './record.ts';
import { runGolden } from './run.ts';

const parsing = JSON.parse(answerOf(drawnParsing(['.33.', '4335'])).toString());

const json = (body: unknown, headers = {}): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: Buffer.from(JSON.stringify(body)),
});

async function record(send: RecordOptions['send'], more: Partial<RecordOptions> = {}) {
  const dir = await folderOf({ 'in/Photo 1.JPG': 'one', 'in/photo-1.jpg': 'two' });
  const inputs = ['in/Photo 1.JPG', 'in/photo-1.jpg'].map((name) => ({ name, path: join(dir, name) }));
  const out = join(dir, 'golden');
  return { out, set: recordGolden({ send, inputs, out, compare: { kind: 'parsing' }, ...more }) };
}

test('a set is made that the service itself passes', async () => {
  let count = 0;
  const endpoint = await startAnswering((_request, _body, response) =>
    write(response, 200, JSON.stringify({ ...parsing, timings: { queue_ms: count++ }, release: { id: 'sha256:abc' } })),
  );
  const transport = openTransport();
  const { signal } = new AbortController();
  const { out, set } = await record((call) => transport.call(endpoint, call, signal));
  expect(await set).toMatchObject({ recorded_from: 'sha256:abc', cases: [{ name: 'Photo-1' }, { name: 'photo-1-2' }] });
  expect((await readdir(out, { recursive: true })).sort()).toEqual([
    'expected',
    'expected/Photo-1.json',
    'expected/photo-1-2.json',
    'golden.json',
    'inputs',
    'inputs/Photo-1.jpg',
    'inputs/photo-1-2.jpg',
  ]);
  const golden = await loadGoldenSet(out);
  const report = await runGolden({ endpoint, transport, golden, tolerance: {}, signal, caseTimeoutMs: 20_000 });
  expect(report).toMatchObject({ passed: true, agreement: 1 });
});

test('what differs from answer to answer is not written', async () => {
  const { out, set } = await record(async () => json({ ...parsing, timings: { queue_ms: 1 }, inference_time: '1s' }));
  await set;
  const expected = JSON.parse(await readFile(join(out, 'expected/Photo-1.json'), 'utf8'));
  expect(Object.keys(expected)).toEqual(['image', 'people', 'segments', 'labels']);
});

describe('refused, with nothing left behind', () => {
  async function refusal(send: RecordOptions['send'], more: Partial<RecordOptions> = {}) {
    const { out, set } = await record(send, more);
    const error = await set.then(
      () => null,
      (error) => error,
    );
    expect((await readdir(join(out, '..'))).sort()).toEqual(['in']);
    return error;
  }

  test('when two releases answered', async () => {
    let sent = 0;
    const error = await refusal(async () => json(parsing, { 'x-lastgood-release': sent++ < 2 ? 'aaa' : 'bbb' }));
    expect(error).toMatchObject({
      code: 'golden_invalid',
      message: expect.stringContaining('different releases (aaa, bbb)'),
    });
  });

  test('when one input was answered by two', async () => {
    let sent = 0;
    const error = await refusal(async () => json(parsing, { 'x-lastgood-release': `r${sent++}` }));
    expect(error.message).toContain('Photo-1 was answered by r0, then by r1');
  });

  test('when the service does not answer the same twice', async () => {
    let sent = 0;
    const error = await refusal(async () => json({ x: sent++ }), { compare: { kind: 'json' } });
    expect(error.message).toContain('answered differently the second time: The answer differs: /x is 1 instead of 0');
    expect(error.hint).toContain('ignore');
  });

  test('when it answers with an error', async () => {
    const error = await refusal(async () => ({ ...json({ error: 'no' }), status: 503 }));
    expect(error).toMatchObject({ code: 'golden_invalid', message: expect.stringContaining('answered with 503') });
  });

  test('when an answer is no parsing', async () => {
    const error = await refusal(async () => json({ ok: true }));
    expect(error).toMatchObject({ code: 'golden_invalid', message: expect.stringContaining('not a parsing') });
  });

  test('when an input is not there', async () => {
    const error = await refusal(async () => json(parsing), { inputs: [{ name: 'x', path: '/nowhere/x.jpg' }] });
    expect(error).toMatchObject({ code: 'file_missing' });
  });
});

test('a folder that is there is replaced with force only', async () => {
  const { out, set } = await record(async () => json(parsing));
  await set;
  const again = (force: boolean) =>
    recordGolden({
      send: async () => json(parsing),
      inputs: [{ name: 'new', path: join(out, 'golden.json') }],
      out,
      compare: { kind: 'parsing' },
      force,
    });
  await expect(again(false)).rejects.toMatchObject({ code: 'output_unwritable' });
  await again(true);
  expect(await readdir(join(out, 'inputs'))).toEqual(['new.json']);
  expect((await readdir(join(out, '..'))).sort()).toEqual(['golden', 'in']);
});

test('any request can be recorded, with any answer', async () => {
  const asked: unknown[] = [];
  const { out, set } = await record(
    async ({ method, path, headers }) => {
      asked.push([method, path, headers]);
      return { status: 200, headers: { 'content-type': 'image/png' }, body: Buffer.from('png') };
    },
    { compare: { kind: 'bytes' }, request: { method: 'PUT', path: '/draw', headers: { 'x-style': 'a' } } },
  );
  expect((await set).recorded_from).toBeUndefined();
  expect(asked[0]).toEqual(['PUT', '/draw', { 'x-style': 'a' }]);
  expect((await loadGoldenSet(out)).set.cases[0]!.expect.body).toBe('expected/Photo-1.png');
});
