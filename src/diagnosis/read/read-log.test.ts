import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLog } from './read-log.ts';

const texts = async (...chunks: (string | Uint8Array)[]) =>
  (await readLog(chunks.map((chunk) => Buffer.from(chunk)))).lines.map(({ text }) => text);

const TRACEBACK = ['Traceback (most recent call last):', '  File "a.py", line 1, in <module>', 'ValueError: 中文'];

describe('what logs are written in', () => {
  test.each<[string, Uint8Array]>([
    ['UTF-8', Buffer.from(TRACEBACK.join('\n'))],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${TRACEBACK.join('\n')}`)],
    ["Windows' line ends", Buffer.from(TRACEBACK.join('\r\n'))],
    ['UTF-16 with a mark', Buffer.from(`\uFEFF${TRACEBACK.join('\r\n')}`, 'utf16le')],
    ['UTF-16 without one', Buffer.from(TRACEBACK.join('\n'), 'utf16le')],
    ['UTF-16, big end first', Buffer.from(`\uFEFF${TRACEBACK.join('\n')}`, 'utf16le').swap16()],
    ['GBK', Buffer.concat([Buffer.from(TRACEBACK.join('\n').slice(0, -2)), Buffer.from([0xd6, 0xd0, 0xce, 0xc4])])],
    ['gzip', gzipSync(TRACEBACK.join('\n'))],
    ['colours', Buffer.from(TRACEBACK.map((line) => `\x1b[31m${line}\x1b[0m`).join('\n'))],
    [
      'JSON of Docker, lines cut',
      Buffer.from(
        ['Traceback (most recent ', 'call last):\n', `${TRACEBACK[1]}\n`, `${TRACEBACK[2]}\n`]
          .map((log) => JSON.stringify({ log, stream: 'stderr', time: '2026-01-01T00:00:00Z' }))
          .join('\n'),
      ),
    ],
  ])('%s', async (_, bytes) => expect(await texts(bytes)).toEqual(TRACEBACK));
});

test('a zipped file that is cut off is read as far as it goes', async () => {
  const lines = Array.from({ length: 2000 }, (_, n) => `line ${n} ${Math.sin(n)}`);
  const read = await texts(gzipSync(lines.join('\n')).subarray(0, 10_000));
  expect(read.length).toBeGreaterThan(100);
  expect(lines.slice(0, 100)).toEqual(read.slice(0, 100));
});

test('of a progress bar the last drawing is kept, and an error under it', async () => {
  expect(await texts('10 %\r50 %\rOSError: disk\r90 %\rdone\n')).toEqual(['OSError: disk', 'done']);
});

test('an empty log has no lines', async () => {
  expect(await readLog([])).toEqual({ lines: [], total: 0 });
  expect(await readLog([Buffer.alloc(0)])).toEqual({ lines: [], total: 0 });
});

test('however a log comes in pieces, it is the same', async () => {
  const bytes = Buffer.from(`\uFEFF${TRACEBACK.join('\r\n')}\nend`);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 8 }), async (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      const pieces = at.slice(1).map((end, i) => bytes.subarray(at[i], end));
      expect(await texts(...pieces)).toEqual([...TRACEBACK, 'end']);
    }),
  );
});

describe('a long log', () => {
  const noise = (n: number) => `2026-01-01 12:00:${n % 60} GET /parse 200 in ${n} ms, all is well in this place`;
  const long = (lines: readonly string[], end = '\n') => readLog([Buffer.from(lines.join('\n') + end)]);
  const LINES = 60_000;

  test('is kept around its failure, at its begin and at its end, with the numbers of its lines', async () => {
    const lines = Array.from({ length: LINES }, (_, n) => noise(n));
    lines.splice(30_000, 0, ...TRACEBACK);
    const log = await long(lines, '');
    expect(log.total).toBe(LINES + 3);
    expect(log.lines.length).toBeLessThan(6000);
    for (const { n, text } of log.lines) expect(text).toBe(lines[n - 1]);
    const kept = new Set(log.lines.map(({ n }) => n));
    for (const n of [1, 30_000, 30_001, 30_002, 30_003, 30_004, LINES + 3]) expect(kept.has(n), `line ${n}`).toBe(true);
    expect(log.lines.map(({ n }) => n)).toEqual([...kept].sort((a, b) => a - b));
  });

  test('a long traceback is kept whole', async () => {
    const frames = Array.from({ length: 150 }, (_, n) => `  File "m${n}.py", line ${n}, in f${n}`);
    const lines = Array.from({ length: LINES }, (_, n) => noise(n));
    lines.splice(30_000, 0, TRACEBACK[0]!, ...frames, 'KeyError: 1');
    const log = await long(lines);
    const from = log.lines.findIndex(({ n }) => n === 30_001);
    expect(log.lines.slice(from, from + 152).map(({ text }) => text)).toEqual([TRACEBACK[0], ...frames, 'KeyError: 1']);
  });

  test('what is said over and over is kept a few times', async () => {
    const log = await long(Array.from({ length: LINES }, (_, n) => `ERROR: request ${n} failed in this very place`));
    expect(log.lines.length).toBeLessThan(6000);
  });

  test('a line without end takes no more memory than others', async () => {
    function* endless() {
      yield Buffer.from('ERROR: begun\n');
      for (let n = 0; n < 300; n += 1) yield Buffer.alloc(1 << 20, 'x');
      yield Buffer.from('\nERROR: ended\n');
    }
    const log = await readLog(endless());
    expect(log.lines.map(({ text }) => text.slice(0, 12))).toEqual(['ERROR: begun', 'xxxxxxxxxxxx', 'ERROR: ended']);
    expect(log.lines[1]!.text.length).toBeLessThan(100_000);
  });
});
