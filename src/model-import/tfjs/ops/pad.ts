import { int64s, numbers } from '../../tensor.ts';
import type { Value } from '../builder.ts';
import type { Call, Operators } from '../call.ts';

export const pad: Operators = {
  Pad: (call) => surround(call, 'constant'),
  PadV2: (call) => surround(call, 'constant', call.input(2)),
  MirrorPad: (call) => {
    const mode = call.attributes.text('mode', 'REFLECT');
    if (mode !== 'REFLECT') call.unsupported(`mode ${mode}`);
    return surround(call, 'reflect');
  },
};

/** TF.js: one [before, after] per axis; ONNX: all befores, then all afters. */
function surround(call: Call, mode: string, value?: Value): Value {
  const x = call.input(0);
  const pairs = numbers(call.constant(1));
  const rank = pairs.length / 2;
  const before = Array.from({ length: rank }, (_, axis) => pairs[2 * axis]!);
  const after = Array.from({ length: rank }, (_, axis) => pairs[2 * axis + 1]!);
  const shape = x.shape?.map((size, axis) => (size === null ? null : size + before[axis]! + after[axis]!));
  const pads = call.build.constant(int64s([...before, ...after]));
  return call.build.op('Pad', value ? [x, pads, value] : [x, pads], { dtype: x.dtype, shape }, { mode });
}
