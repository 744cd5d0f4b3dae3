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

test('a bar that counts errors is one line; line ends of old Macs are line ends', async () => {
  expect(await texts('1 errors\r2 errors\r3 errors\rdone\n')).toEqual(['3 errors', 'done']);
  expect(await texts(TRACEBACK.map((line) => `x\r${line}`).join('\r'))).toEqual(
    TRACEBACK.flatMap((line) => ['x', line]),
  );
});

describe('bytes that are not UTF-8', () => {
  test.each([
    [
      'Latin letters',
      Buffer.from('Le module sp\xe9cifi\xe9 est introuvable', 'latin1'),
      'Le module spécifié est introuvable',
    ],
    ['Chinese of Windows', Buffer.from('d5d2b2bbb5bdd6b8b6a8b5c4c4a3bfe9', 'hex'), '找不到指定的模块'],
    ['UTF-8 that is cut', Buffer.from('找不到指定的模块').subarray(1), '��不到指定的模块'],
  ])('%s', async (_, bytes, text) => expect(await texts(bytes)).toEqual([text]));
});

test('a long line is told in pieces, a long record whole', async () => {
  const long = `${'x'.repeat(20_000)} KeyError: 1`;
  const pieces = await texts(`${long}\nnext\n`);
  expect(pieces.join('')).toBe(`${long}next`);
  expect(Math.max(...pieces.map(({ length }) => length))).toBe(8_000);
  const record = JSON.stringify({ message: 'failed', exc_info: `${TRACEBACK.join('\n')}${'x'.repeat(20_000)}` });
  expect(await texts(record)).toEqual([record]);
});

test.each([
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, ...Array.from({ length: 200 }, (_, n) => (n * 7) % 32)])],
  ['what is zipped twice', gzipSync(gzipSync('Error: x'))],
])('%s is no log', async (_, bytes) => {
  await expect(readLog([bytes])).rejects.toMatchObject({ code: 'file_unreadable' });
});

test('a zipped file that is damaged is an error, and so is a source that fails', async () => {
  const zipped = gzipSync(Array.from({ length: 9_000 }, (_, n) => Math.sin(n)).join('\n'));
  zipped.fill(7, 20_000, 20_500);
  await expect(readLog([zipped])).rejects.toMatchObject({ code: 'Z_DATA_ERROR' });
  async function* failing() {
    yield zipped.subarray(0, 10_000);
    throw new Error('gone');
  }
  await expect(readLog(failing())).rejects.toThrow('gone');
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

  test('of tracebacks that differ in numbers alone, the first and the last are kept; others are kept whole', async () => {
    const traceback = (n: number, error: string) => [
      'Traceback (most recent call last):',
      ...Array.from({ length: 20 }, (_, frame) => `  File "/app/m${frame}.py", line ${n + frame}, in f\n    call(x)`),
      `ValueError: ${error}`,
    ];
    const lines = Array.from({ length: 3000 }, (_, n) => [
      noise(n),
      ...traceback(n, n === 1500 ? 'the odd one' : `request ${n} failed`),
    ]).flat();
    const { lines: kept } = await long(lines.join('\n').split('\n'));
    const texts = kept.map(({ text }) => text);
    expect(texts).toContain('ValueError: request 0 failed');
    expect(texts).toContain('ValueError: request 2999 failed');
    const odd = texts.indexOf('ValueError: the odd one');
    expect(texts.slice(odd - 41, odd + 1)).toEqual(traceback(1500, 'the odd one').join('\n').split('\n'));
    expect(kept.length).toBeLessThan(8000);
  });

  test('what only looks like a failure is left out', async () => {
    const lines = Array.from({ length: LINES }, (_, n) => `${noise(n)}, error_rate=0.${n}, would retry: no`);
    lines[30_000] = 'ERROR: the only one';
    const { lines: kept } = await long(lines);
    expect(kept.filter(({ n }) => n > 2_000 && n < 55_000).map(({ n }) => n)).toEqual(
      Array.from({ length: 25 }, (_, at) => 29_993 + at),
    );
  });

  test('an error deep in a very long line is kept', async () => {
    const lines = Array.from({ length: LINES }, (_, n) => noise(n));
    lines.splice(30_000, 0, `${'x'.repeat(500_000)} libfoo.so: undefined symbol: _Zfoo ${'y'.repeat(500_000)}`);
    const { lines: kept, total } = await long(lines);
    expect(total).toBe(LINES + 1);
    const [piece] = kept.filter(({ text }) => text.includes('undefined symbol: _Zfoo'));
    expect(piece).toMatchObject({ n: 30_001 });
    expect(piece!.text.length).toBeLessThanOrEqual(8_000);
  });

  test('the last that says that somebody got somewhere is kept, not all of them', async () => {
    const answered = (n: number) => `INFO: 10.0.0.1:${n} - "POST /parse HTTP/1.1" 200 OK`;
    const lines = Array.from({ length: LINES }, (_, n) => (n < 30_000 && n % 3 === 0 ? answered(n) : noise(n)));
    const { lines: kept } = await long(lines);
    const middle = kept.filter(({ n, text }) => n > 3_000 && n < 50_000 && text.includes('POST'));
    expect(middle.map(({ n }) => n)).toEqual([29_992, 29_995, 29_998]);
  });

  test('however it comes in pieces, it is the same', async () => {
    const lines = Array.from({ length: 40_000 }, (_, n) =>
      n % 900 === 0 ? `ERROR: ${'abc'[n % 7] ?? n} failed` : noise(n),
    );
    lines.splice(20_000, 0, ...TRACEBACK, 'z'.repeat(200_000));
    const bytes = Buffer.from(lines.join('\n'));
    const whole = await readLog([bytes]);
    for (const { n, text } of whole.lines) expect(lines[n - 1]!.includes(text)).toBe(true);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1_000, max: 2_000_000 }), fc.nat(100_000), async (size, first) => {
        const pieces = [bytes.subarray(0, first)];
        for (let at = first; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
        expect(await readLog(pieces)).toEqual(whole);
      }),
      { numRuns: 15 },
    );
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
