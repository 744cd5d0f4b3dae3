import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { readLines } from './lines.ts';

async function linesOf(...chunks: (string | Buffer)[]): Promise<string[]> {
  const lines: string[] = [];
  const stream = Readable.from(
    chunks.map((chunk) => Buffer.from(chunk as string)),
    { objectMode: false },
  );
  readLines(stream, (line) => lines.push(line));
  await finished(stream);
  return lines;
}

test('lines come out whole, however they were cut, the last one without an end too', async () => {
  expect(await linesOf('one\ntw', 'o', '\n\nthree')).toEqual(['one', 'two', '', 'three']);
  expect(await linesOf('a\r\nb\r\n')).toEqual(['a', 'b']);
  expect(await linesOf()).toEqual([]);
});

test('letters of several bytes survive a cut between chunks', async () => {
  const bytes = Buffer.from('模型\n');
  expect(await linesOf(bytes.subarray(0, 2), bytes.subarray(2))).toEqual(['模型']);
});

test('a line of a megabyte is cut, and says how much is missing', async () => {
  const chunk = Buffer.alloc(65_536, 'x');
  const [line, next] = await linesOf(...Array(16).fill(chunk), '\nnext\n');
  expect(line).toBe(`${'x'.repeat(8_192)}… (${1_048_576 - 8_192} bytes more)`);
  expect(next).toBe('next');
});

test('of a progress bar the last state is shown; colours and binary bytes do no harm', async () => {
  expect(await linesOf('10%\r50%\r100%\r\n')).toEqual(['100%']);
  expect(await linesOf('\u001b[31mred\u001b[0m\tx\n')).toEqual(['red\tx']);
  const [line] = await linesOf(Buffer.from([0xff, 0x00, 0x07, 0x41, 0x0a]));
  expect(line).toBe('\ufffd\ufffd\ufffdA');
});
