import { fromFront, isStatic, type Shape } from '../../shape.ts';
import { elements, int64s, numbers } from '../../tensor.ts';
import type { Value } from '../builder.ts';
import type { Call, Operators } from '../call.ts';

/** Operators that ask for, or change, the shape of a tensor but not its elements. */
export const shape: Operators = {
  Identity: (call) => call.input(0),
  IdentityN: (call) => call.inputs,
  StopGradient: (call) => call.input(0),
  Cast: (call) => {
    const x = call.input(0);
    return call.build.cast(x, call.attributes.dtype('DstT', x.dtype));
  },
  Shape: (call) => {
    const x = call.input(0);
    if (isStatic(x.shape)) return narrow(call, call.build.constant(int64s(x.shape)));
    return narrow(call, call.build.op('Shape', [x], { dtype: 'int64', shape: [x.shape?.length ?? null] }));
  },
  Size: (call) => {
    const x = call.input(0);
    if (isStatic(x.shape)) return narrow(call, call.build.constant(int64s([elements(x.shape)], [])));
    return narrow(call, call.build.op('Size', [x], { dtype: 'int64', shape: [] }));
  },
  Rank: (call) => {
    const rank = call.input(0).shape?.length ?? call.unsupported('the rank of its input is not known');
    return narrow(call, call.build.constant(int64s([rank], [])));
  },
  Reshape: (call) => {
    const [x, size] = [call.input(0), call.input(1)];
    if (size.constant) {
      const wanted = call.constantInts(1);
      // ONNX would take a 0 as "the size of the input".
      if (wanted.includes(0)) call.unsupported('a size of 0');
      return call.build.reshape(x, resolved(wanted, x.shape));
    }
    const rank = size.shape?.[0];
    const result = typeof rank === 'number' ? new Array<null>(rank).fill(null) : undefined;
    return call.build.op('Reshape', [x, call.build.cast(size, 'int64')], { dtype: x.dtype, shape: result });
  },
  ExpandDims: (call) => call.build.unsqueeze(call.input(0), [call.constantInt(1)]),
  Squeeze: squeeze,
  Transpose: (call) => call.build.transpose(call.input(0), call.constantInts(1)),
  Fill: (call) => expand(call, call.input(1), call.input(0)),
  BroadcastTo: (call) => expand(call, call.input(0), call.input(1)),
  ZerosLike: (call) => filledLike(call, 0),
  OnesLike: (call) => filledLike(call, 1),
  Range: (call) => {
    // ONNX wants scalars of one type.
    const [start, limit, delta] = [call.input(0), call.input(1), call.input(2)];
    return call.build.op('Range', [start, limit, delta], { dtype: start.dtype, shape: [null] });
  },
};

const narrow = (call: Call, value: Value): Value => call.build.cast(value, 'int32');

/** The -1 of a reshape, worked out where the input's size is known. */
function resolved(wanted: readonly number[], from: Shape): (number | null)[] {
  if (!wanted.includes(-1)) return [...wanted];
  const known = wanted.reduce((product, size) => (size === -1 ? product : product * size), 1);
  const rest = isStatic(from) && known > 0 ? elements(from) / known : null;
  return wanted.map((size) => (size === -1 ? rest : size));
}

function squeeze(call: Call): Value {
  const x = call.input(0);
  const { build } = call;
  const given = call.attributes.ints('squeeze_dims');
  if (given.length === 0 && !isStatic(x.shape)) {
    return build.op('Squeeze', [x], { dtype: x.dtype, shape: undefined });
  }
  const axes = given.length > 0 ? given : x.shape!.flatMap((size, axis) => (size === 1 ? [axis] : []));
  if (axes.length === 0) return x;
  const gone = new Set(axes.map((axis) => fromFront(axis, x.shape?.length ?? 0)));
  const rest = x.shape?.filter((_, axis) => !gone.has(axis));
  if (x.constant) return build.reshape(x, rest!);
  return build.op('Squeeze', [x, build.constant(int64s(axes))], { dtype: x.dtype, shape: rest });
}

function expand(call: Call, value: Value, size: Value): Value {
  const wide = call.build.cast(size, 'int64');
  const result = size.constant ? numbers(size.constant) : undefined;
  return call.build.op('Expand', [value, wide], { dtype: value.dtype, shape: result });
}

function filledLike(call: Call, value: 0 | 1): Value {
  const x = call.input(0);
  const one = call.build.cast(call.build.constant(int64s([value], [])), x.dtype);
  const size = call.build.op('Shape', [x], { dtype: 'int64', shape: [x.shape?.length ?? null] });
  return call.build.op('Expand', [one, size], { dtype: x.dtype, shape: x.shape });
}
