import { expect, test } from 'vitest';
import { endToEnd, parseServerTiming } from './headers.ts';

test('what belongs to one connection does not travel on', () => {
  const headers = { connection: 'close', 'content-length': '3', host: 'a', 'content-type': 'image/png', accept: '*/*' };
  expect(endToEnd(headers)).toEqual({ 'content-type': 'image/png', accept: '*/*' });
});

test('Server-Timing becomes milliseconds by stage', () => {
  expect(parseServerTiming('queue;dur=1.5, decode;desc="a";dur=20, cache;desc=hit, bad;dur=x')).toEqual({
    queue: 1.5,
    decode: 20,
  });
  expect(parseServerTiming(undefined)).toEqual({});
});
