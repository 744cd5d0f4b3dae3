import { expect, test } from 'vitest';
import { Gather } from './gather.ts';

test('chunks of any size become what they were together', () => {
  const gather = new Gather();
  const chunks = [
    Buffer.alloc(0),
    Buffer.from('a'),
    Buffer.alloc(100_000, 'b'),
    Buffer.from('c'),
    Buffer.alloc(5e6, 'd'),
  ];
  for (const chunk of chunks) gather.push(chunk);
  expect(gather.size).toBe(5_100_002);
  expect(gather.bytes().equals(Buffer.concat(chunks))).toBe(true);
});

test('a million chunks of one byte stay one buffer', () => {
  const gather = new Gather();
  for (let i = 0; i < 1_000_000; i++) gather.push(Buffer.of(i & 255));
  expect(gather.bytes().length).toBe(1_000_000);
  expect(gather.bytes()[999_999]).toBe(999_999 & 255);
});

test('an announced length is not believed before the bytes are here', () => {
  expect(new Gather(Number.MAX_SAFE_INTEGER).bytes().buffer.byteLength).toBeLessThanOrEqual(1024 * 1024);
});
