import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drawnParsing } from '../../../test/lib/parsings.ts';
import { answerOf, folderOf, openTransport, reply, startAnswering } from '../../../test/support/golden.ts';
import { scratchDir } from '../../../test/support/scratch.ts';
import type { ShadowPair } from '../../gateway/route.ts';
import { loadGoldenSet } from '../../golden/load.ts';
import { goldenGate } from './golden.ts';
import { preflightGate } from './preflight.ts';
import { judgeShadow } from './shadow.ts';

const right = answerOf(drawnParsing(['.33.', '4335']));
const wrong = answerOf(drawnParsing(['.33.', '5334']));

describe('golden', () => {
  async function judge(answer: Buffer) {
    const compare = { kind: 'parsing' };
    const cases = [{ name: 'one', request: { body: 'in' }, expect: { body: 'out.json' }, compare }];
    const set = { apiVersion: 'lastgood/v1', recorded_from: 'sha256:abc', cases };
    return goldenGate({
      golden: await loadGoldenSet(await folderOf({ in: 'x', 'out.json': right, 'golden.json': set })),
      endpoint: await startAnswering((_request, _body, response) => reply(response, 200, answer)),
      transport: openTransport(),
      tolerance: {},
      signal: new AbortController().signal,
      caseTimeoutMs: 20_000,
    });
  }

  test('right answers pass with their figures', async () => {
    expect(await judge(right)).toMatchObject({
      verdict: 'pass',
      cause: null,
      evidence: { agreement: 1, recorded_from: 'sha256:abc', cases: [{ name: 'one', verdict: 'pass' }] },
    });
  });

  test('wrong ones fail with the cause', async () => {
    expect(await judge(wrong)).toMatchObject({ verdict: 'fail', cause: 'labels-permuted' });
  });

  test('without a set it is skipped', async () => {
    const nowhere = { socketPath: join(await scratchDir(), 'none') };
    const options = { endpoint: nowhere, transport: openTransport(), tolerance: {}, caseTimeoutMs: 1 };
    const verdict = await goldenGate({ golden: null, signal: new AbortController().signal, ...options });
    expect(verdict).toMatchObject({ verdict: 'skip', cause: null });
  });
});

describe('preflight', () => {
  const meminfo = (available: number) =>
    `MemTotal: 8000000 kB\nMemAvailable: ${available} kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n`;
  const judge = async (declaredMemory: number | null, available = 4_000_000) =>
    preflightGate({
      declaredMemory,
      currentMemory: null,
      dir: await scratchDir(),
      read: (path) => (path === '/proc/meminfo' ? meminfo(available) : null),
    });

  test('says what there is and what is needed', async () => {
    expect(await judge(64e12)).toMatchObject({
      verdict: 'fail',
      cause: 'not-enough-memory',
      evidence: { memory: { declared: 64e12, total: 8_000_000 * 1024 }, disk: { free: expect.any(Number) } },
    });
    expect((await judge(1e9)).verdict).not.toBe('fail');
  });
});

describe('shadow', () => {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  const answer = (body: Uint8Array | string, more = {}) => ({
    status: 200,
    headers,
    body: Buffer.from(body as string),
    ms: 10,
    ...more,
  });
  const pair = (candidate: ShadowPair['candidate'], current = answer(right)): ShadowPair => ({
    path: '/parse',
    current,
    candidate,
  });
  const judge = (...pairs: ShadowPair[]) => judgeShadow(pairs, { tolerance: {} });

  test('parsings are compared as such', async () => {
    expect(await judge(pair(answer(right)), pair(answer(right)))).toMatchObject({
      verdict: 'pass',
      evidence: { agreement: 1 },
    });
    expect(await judge(pair(answer(wrong)), pair(answer(wrong)))).toMatchObject({
      verdict: 'fail',
      cause: 'labels-permuted',
    });
  });

  test('other JSON without what differs from answer to answer', async () => {
    const json = (value: unknown) => answer(JSON.stringify(value));
    const same = pair(json({ word: 'A', release: { id: 'new' } }), json({ word: 'A', release: { id: 'old' } }));
    expect(await judge(same)).toMatchObject({ verdict: 'pass' });
    expect(await judge(pair(json({ word: 'B' }), json({ word: 'A' })))).toMatchObject({ verdict: 'warn' });
  });

  test('candidates that fail, and requests that the current release failed', async () => {
    const failed = pair({ failed: 'The instance broke off.' });
    expect(await judge(failed, failed)).toMatchObject({ verdict: 'fail', cause: 'errors-on-live-traffic' });
    expect(await judge(pair(answer('', { status: 502 })), failed)).toMatchObject({
      verdict: 'fail',
      cause: 'errors-on-live-traffic',
    });
    expect(await judge(pair({ failed: 'x' }, answer('', { status: 500 })))).toMatchObject({ verdict: 'skip' });
  });

  test('an answer that the current release gave with another status differs', async () => {
    const refused = pair(answer('{}', { status: 400 }));
    expect(await judge(refused, refused)).toMatchObject({ verdict: 'fail', cause: 'status-differs' });
  });

  test('answers of any kind are compared byte by byte', async () => {
    const text = (body: string) => answer(body, { headers: {} });
    expect(await judge(pair(text('a'), text('a')))).toMatchObject({ verdict: 'pass' });
    expect(await judge(pair(text('b'), text('a')))).toMatchObject({ verdict: 'warn' });
  });
});
