import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newlinesIn } from './newlines.ts';

test('line ends are counted between any two places', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 400, maxLength: 400, max: 21 }),
      fc.nat(400),
      fc.nat(400),
      (bytes, one, other) => {
        const copy = Buffer.alloc(400);
        copy.set(bytes);
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        const quads = new Int32Array(Uint8Array.from(bytes).buffer);
        expect(newlinesIn(copy, quads, from, to)).toBe(bytes.subarray(from, to).filter((byte) => byte === 10).length);
      },
    ),
  );
});
