import { LastgoodError } from '../../errors.ts';
import { elements, type Tensor } from '../tensor.ts';
import type { ModelJson, WeightJson } from './model-json.ts';

const BYTES: Record<string, number> = { float32: 4, int32: 4, bool: 1, uint8: 1, uint16: 2, float16: 2 };

/**
 * The weights of a TF.js model by node name. The manifest lists them in the order in which their bytes stand in
 * `bytes` (all shards joined). Quantised weights come back as what they stand for: float16 widened, uint8 and
 * uint16 as `value * scale + min` (TF.js's affine quantisation).
 * Throws `source_invalid` when manifest and bytes do not fit together.
 */
export function readWeights(model: ModelJson, bytes: Uint8Array): Map<string, Tensor> {
  const weights = new Map<string, Tensor>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  for (const entry of model.weightsManifest.flatMap((group) => group.weights)) {
    const stored = entry.quantization?.dtype ?? entry.dtype;
    const width = BYTES[stored];
    if (width === undefined || !['float32', 'int32', 'bool'].includes(entry.dtype)) {
      throw unsupported(entry, stored);
    }
    const length = elements(entry.shape);
    if (offset + length * width > bytes.byteLength) throw tooShort(entry, bytes.byteLength);
    weights.set(entry.name, decode(entry, stored, { view, offset, length }));
    offset += length * width;
  }
  if (offset !== bytes.byteLength) throw leftOver(offset, bytes.byteLength);
  return weights;
}

interface Stretch {
  view: DataView;
  offset: number;
  length: number;
}

function decode(entry: WeightJson, stored: string, stretch: Stretch): Tensor {
  const { shape } = entry;
  const read = reader(entry, stored, stretch);
  const { length } = stretch;
  if (entry.dtype === 'bool') return { dtype: 'bool', shape, data: Uint8Array.from({ length }, (_, i) => read(i)) };
  if (entry.dtype === 'float32') {
    const data = new Float32Array(length);
    for (let i = 0; i < length; i++) data[i] = read(i);
    return { dtype: 'float32', shape, data };
  }
  const round = entry.quantization ? Math.round : Math.trunc;
  return { dtype: 'int32', shape, data: Int32Array.from({ length }, (_, i) => round(read(i))) };
}

/** A function from an element's number to its value. All numbers are little-endian. */
function reader(entry: WeightJson, stored: string, { view, offset }: Stretch): (i: number) => number {
  const { scale = 1, min = 0 } = entry.quantization ?? {};
  switch (stored) {
    case 'float16':
      return (i) => halfToNumber(view.getUint16(offset + 2 * i, true));
    case 'uint8':
      return (i) => view.getUint8(offset + i) * scale + min;
    case 'uint16':
      return (i) => view.getUint16(offset + 2 * i, true) * scale + min;
    case 'int32':
      return (i) => view.getInt32(offset + 4 * i, true);
    case 'bool':
      return (i) => view.getUint8(offset + i);
    default:
      return (i) => view.getFloat32(offset + 4 * i, true);
  }
}

/** IEEE 754 binary16 to a number; exact, because every half is a float32. */
export function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function unsupported({ name, dtype }: WeightJson, stored: string): LastgoodError {
  return new LastgoodError('model_unsupported', `weight ${name} is stored as ${stored} for ${dtype}`, {
    hint: 'Weights may be float32, int32 or bool, and float16, uint8 or uint16 when quantised.',
  });
}

function tooShort({ name }: WeightJson, have: number): LastgoodError {
  return new LastgoodError('source_invalid', `the weights end at byte ${have}, before those of ${name} do`, {
    hint: 'Give the bytes of all weight files, joined in the order of the manifest.',
  });
}

function leftOver(used: number, have: number): LastgoodError {
  return new LastgoodError('source_invalid', `the manifest describes ${used} bytes of weights, but there are ${have}`, {
    hint: 'Check that model.json and its weight files belong together.',
  });
}
