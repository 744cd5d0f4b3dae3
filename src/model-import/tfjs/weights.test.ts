import { describe, expect, test } from 'vitest';
import type { Tensor } from '../tensor.ts';
import type { ModelJson, WeightJson } from './model-json.ts';
import { halfToNumber, readWeights } from './weights.ts';

function read(weights: WeightJson[], bytes: Uint8Array): Map<string, Tensor> {
  const model: ModelJson = { format: 'graph-model', modelTopology: { node: [] }, weightsManifest: [{ weights }] };
  return readWeights(model, bytes);
}

describe('readWeights', () => {
  test('reads one weight after another, of all shards and at any offset', () => {
    const floats = new Uint8Array(Float32Array.of(1.5, -2).buffer);
    const integers = new Uint8Array(Int32Array.of(-7).buffer);
    const padded = Buffer.concat([Buffer.from([9]), floats, Buffer.from([1, 0]), integers]);
    const found = read(
      [
        { name: 'f', shape: [1, 2], dtype: 'float32' },
        { name: 'b', shape: [2], dtype: 'bool' },
        { name: 'i', shape: [], dtype: 'int32' },
      ],
      padded.subarray(1),
    );
    expect(found.get('f')).toEqual({ dtype: 'float32', shape: [1, 2], data: Float32Array.of(1.5, -2) });
    expect(found.get('b')).toEqual({ dtype: 'bool', shape: [2], data: Uint8Array.of(1, 0) });
    expect(found.get('i')).toEqual({ dtype: 'int32', shape: [], data: Int32Array.of(-7) });
  });

  test('widens float16', () => {
    const bytes = new Uint8Array(Uint16Array.of(0x3c00, 0xc100, 0x0001, 0x7bff).buffer);
    const found = read([{ name: 'w', shape: [4], dtype: 'float32', quantization: { dtype: 'float16' } }], bytes);
    expect(found.get('w')!.data).toEqual(Float32Array.of(1, -2.5, 2 ** -24, 65504));
  });

  test('scales uint8 and uint16, and rounds what becomes int32', () => {
    const scale = { scale: 0.25, min: -1 };
    const found = read(
      [
        { name: 'a', shape: [2], dtype: 'float32', quantization: { dtype: 'uint8', ...scale } },
        { name: 'b', shape: [1], dtype: 'float32', quantization: { dtype: 'uint16', ...scale } },
        { name: 'c', shape: [2], dtype: 'int32', quantization: { dtype: 'uint8', scale: 0.4, min: -1 } },
      ],
      Uint8Array.of(0, 255, 0x10, 0x27, 4, 5),
    );
    expect(found.get('a')!.data).toEqual(Float32Array.of(-1, 62.75));
    expect(found.get('b')!.data).toEqual(Float32Array.of(2499));
    expect(found.get('c')!.data).toEqual(Int32Array.of(1, 1));
  });

  test('refuses bytes that are too few or too many, and types it does not know', () => {
    const weight = { name: 'w', shape: [2], dtype: 'float32' };
    expect(() => read([weight], new Uint8Array(7))).toThrow('the weights end at byte 7, before those of w do');
    expect(() => read([weight], new Uint8Array(9))).toThrow('describes 8 bytes of weights, but there are 9');
    expect(() => read([{ ...weight, dtype: 'string' }], new Uint8Array(8))).toThrow('weight w is stored as string');
    const packed = { ...weight, quantization: { dtype: 'uint4' } };
    expect(() => read([packed], new Uint8Array(1))).toThrow('weight w is stored as uint4 for float32');
  });
});

test('halfToNumber knows every kind of half', () => {
  const halves = { 0: 0, 32769: -(2 ** -24), 1023: 1023 * 2 ** -24, 1024: 2 ** -14, 13653: 0.333251953125 };
  for (const [half, value] of Object.entries(halves)) expect(halfToNumber(Number(half))).toBe(value);
  expect(halfToNumber(0x8000)).toBe(-0);
  expect(halfToNumber(0xfc00)).toBe(Number.NEGATIVE_INFINITY);
  expect(halfToNumber(0x7e00)).toBeNaN();
});
