import { fromFront, type Shape } from '../../shape.ts';
import { int64s, numbers } from '../../tensor.ts';
import type { Result, Value } from '../builder.ts';
import type { Call, Operators } from '../call.ts';

/** Operators that put tensors together and take them apart. */
export const join: Operators = {
  Concat: (call) => concat(call, call.inputs.slice(1), call.constantInt(0)),
  ConcatV2: (call) => concat(call, call.inputs.slice(0, -1), call.constantInt(call.inputs.length - 1)),
  Pack: (call) => {
    const axis = call.attributes.int('axis');
    const slices = call.inputs.map((input) => call.build.unsqueeze(input, [axis]));
    return concat(call, slices, axis);
  },
  Unpack: unpack,
  Split: (call) => {
    const count = call.attributes.int('num_split');
    const x = call.input(1);
    const axis = call.constantInt(0);
    const parts = new Array<number | null>(count).fill(sizeAt(x.shape, axis, count));
    return call.build.ops('Split', [x], partsOf(x, axis, parts), { axis });
  },
  SplitV: (call) => {
    const x = call.input(0);
    const axis = call.constantInt(2);
    const sizes = call.constantInts(1);
    const rest = sizeAt(x.shape, axis, 1);
    if (sizes.includes(-1) && rest === null) call.unsupported('a part takes the rest of a size that is not known');
    const used = sizes.reduce((sum, size) => sum + Math.max(size, 0), 0);
    const parts = sizes.map((size) => (size === -1 ? rest! - used : size));
    return call.build.ops('Split', [x, call.build.constant(int64s(parts))], partsOf(x, axis, parts), { axis });
  },
  Tile: (call) => {
    const [x, times] = [call.input(0), call.input(1)];
    const factors = times.constant ? numbers(times.constant) : undefined;
    const shape = x.shape?.map((size, axis) => (size !== null && factors ? size * factors[axis]! : null));
    return call.build.op('Tile', [x, call.build.cast(times, 'int64')], { dtype: x.dtype, shape });
  },
};

function concat(call: Call, inputs: readonly Value[], axis: number): Value {
  const { dtype } = inputs[0]!;
  // Integers are joined as int64 when they come from sizes: a shape then never leaves int64.
  if (dtype === 'int32' && inputs.every((input) => input.constant || input.wide)) {
    const wide = inputs.map((input) => call.build.cast(input, 'int64'));
    const joined = call.build.op('Concat', wide, { dtype: 'int64', shape: concatShape(inputs, axis) }, { axis });
    return call.build.cast(joined, 'int32');
  }
  return call.build.op('Concat', inputs, { dtype, shape: concatShape(inputs, axis) }, { axis });
}

function concatShape(inputs: readonly Value[], axis: number): Shape {
  const shapes = inputs.map((input) => input.shape);
  const known = shapes.find((shape) => shape !== undefined);
  if (!known) return undefined;
  const at = fromFront(axis, known.length);
  return known.map((_, i) => {
    const sizes = shapes.map((shape) => shape?.[i] ?? null);
    if (i !== at) return sizes.find((size) => size !== null) ?? null;
    return sizes.reduce<number | null>((sum, size) => (sum === null || size === null ? null : sum + size), 0);
  });
}

function unpack(call: Call): Value[] {
  const { build } = call;
  const x = call.input(0);
  const axis = call.attributes.int('axis');
  const count = call.attributes.int('num');
  const rest = x.shape?.filter((_, i) => i !== fromFront(axis, x.shape!.length));
  const result = { dtype: x.dtype, shape: rest };
  // Taking the only slice needs no copy.
  if (count === 1) return [build.op('Squeeze', [x, build.constant(int64s([axis]))], result)];
  return Array.from({ length: count }, (_, i) => {
    const index = build.constant(int64s([i], []));
    if (!x.wide) return build.op('Gather', [x, index], result, { axis });
    return build.cast(build.op('Gather', [x.wide, index], { ...result, dtype: 'int64' }, { axis }), 'int32');
  });
}

function sizeAt(shape: Shape, axis: number, parts: number): number | null {
  const size = shape?.[fromFront(axis, shape.length)] ?? null;
  return size === null ? null : size / parts;
}

function partsOf(x: Value, axis: number, sizes: readonly (number | null)[]): Result[] {
  return sizes.map((size) => ({
    dtype: x.dtype,
    shape: x.shape?.map((whole, i) => (i === fromFront(axis, x.shape!.length) ? size : whole)),
  }));
}
