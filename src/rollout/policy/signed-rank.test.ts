import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normal, seeded } from '../../../test/lib/noise.ts';
import { locate } from './signed-rank.ts';

test('a textbook example', () => {
  // Hollander, Wolfe, Chicken, table 3.1 (Hamilton depression scale): estimate -0.46; 96.1 % interval [-0.786, -0.010].
  const x = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
  const y = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
  const { estimate, low, high } = locate(
    y.map((value, i) => value - x[i]!),
    0.0196,
  );
  expect(estimate).toBeCloseTo(-0.46, 2);
  expect(low).toBeCloseTo(-0.786, 3);
  expect(high).toBeCloseTo(-0.01, 3);
});

test('too few differences bound nothing, however clear they are', () => {
  expect(locate([1, 1, 1, 1], 0.01)).toEqual({ estimate: 1, low: -Infinity, high: Infinity });
  expect(locate([1, 1, 1, 1, 1, 1, 1], 0.01).low).toBe(1);
});

describe('for any differences', () => {
  const differences = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 40 });

  test('the estimate lies between the bounds', () => {
    fc.assert(
      fc.property(differences, (values) => {
        const { low, estimate, high } = locate(values, 0.01);
        expect(low).toBeLessThanOrEqual(estimate);
        expect(estimate).toBeLessThanOrEqual(high);
      }),
    );
  });

  test('the other way round, everything is the other way round', () => {
    fc.assert(
      fc.property(differences, (values) => {
        const [there, back] = [
          locate(values, 0.01),
          locate(
            values.map((value) => -value),
            0.01,
          ),
        ];
        expect(back.low).toBeCloseTo(-there.high, 9);
        expect(back.estimate).toBeCloseTo(-there.estimate, 9);
      }),
    );
  });
});

test('the bound is wrong as often as it may be', () => {
  const random = seeded(7);
  let wrong = 0;
  for (let run = 0; run < 4000; run++) {
    const values = Array.from({ length: 12 }, () => normal(random));
    if (locate(values, 0.05).low > 0) wrong++;
  }
  expect(wrong / 4000).toBeGreaterThan(0.03);
  expect(wrong / 4000).toBeLessThan(0.06);
});
