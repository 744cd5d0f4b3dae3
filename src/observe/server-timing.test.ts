import { expect, test } from 'vitest';
import { serverTiming } from './server-timing.ts';

test('stages become a header, in order, to a tenth of a millisecond', () => {
  expect(serverTiming({ upload: 3.1234, decode: 20, inference: 400.05 })).toBe(
    'upload;dur=3.1, decode;dur=20, inference;dur=400.1',
  );
});
