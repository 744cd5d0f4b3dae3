import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { fitToSend, readLogFile } from './log-file.ts';

const LINES = Array.from({ length: 100 }, (_, i) => `line ${i}\n`).join('');
const plain = new Blob([LINES]);
const zipped = new Blob([new Uint8Array(gzipSync(LINES))]);

test.each([
  ['plain', plain],
  ['zipped', zipped],
])('a %s log is read whole', async (_name, file) => {
  expect(await readLogFile(file)).toEqual({ text: LINES, cut: false });
});

test('of a log that is too long the last whole lines are read', async () => {
  expect(await readLogFile(plain, 20)).toEqual({ text: 'line 98\nline 99\n', cut: true });
});

test('of one that is long when it is unzipped, too, without holding all of it', async () => {
  const long = new Blob([new Uint8Array(gzipSync(LINES.repeat(1000)))]);
  const { text, cut } = await readLogFile(long, 1000);
  expect([cut, text.endsWith('line 98\nline 99\n')]).toEqual([true, true]);
  expect(text.length).toBeLessThan(LINES.length * 1000);
  expect(text).toMatch(/^line \d+\n/);
});

test('a damaged zip is not taken for a log', async () => {
  await expect(readLogFile(new Blob([new Uint8Array([0x1f, 0x8b, 1, 2, 3])]))).rejects.toThrow();
});

test('what is sent fits as JSON, in which some characters are longer', () => {
  expect(fitToSend(LINES)).toEqual({ text: LINES, cut: false });
  const coloured = '\u001b[31m红色\u001b[0m\n'.repeat(200);
  const { text, cut } = fitToSend(coloured, 1000);
  expect(cut).toBe(true);
  expect(new Blob([JSON.stringify(text)]).size).toBeLessThanOrEqual(1000);
  expect(text.startsWith('\u001b[31m')).toBe(true);
  expect(text.length).toBeGreaterThan(200);
});

test('one line that does not fit is sent as its end', () => {
  expect(fitToSend(`${'x'.repeat(2000)}END`, 100).text).toMatch(/^x+END$/);
});
