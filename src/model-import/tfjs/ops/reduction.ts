import { fromFront, type Shape } from '../../shape.ts';
import { int64s } from '../../tensor.ts';
import type { Value } from '../builder.ts';
import type { Call, Operator, Operators } from '../call.ts';

export const reduction: Operators = {
  Max: reduce('ReduceMax'),
  Min: reduce('ReduceMin'),
  Mean: reduce('ReduceMean'),
  Prod: reduce('ReduceProd'),
  Sum: reduce('ReduceSum'),
  ArgMax: (call) => position(call, 'ArgMax'),
  ArgMin: (call) => position(call, 'ArgMin'),
  TopKV2: topK,
};

function reduce(op: string): Operator {
  return (call) => {
    const x = call.input(0);
    const axes = call.constantInts(1);
    // Reducing over no axes is no reduction; ONNX would take it as all axes.
    if (axes.length === 0) return x;
    const keep = call.attributes.bool('keep_dims');
    const result = { dtype: x.dtype, shape: reducedShape(x.shape, axes, keep) };
    const keepdims = keep ? 1 : 0;
    // In operator set 13 only ReduceSum takes its axes as an input.
    if (op === 'ReduceSum') return call.build.op(op, [x, call.build.constant(int64s(axes))], result, { keepdims });
    return call.build.op(op, [x], result, { axes, keepdims });
  };
}

function reducedShape(shape: Shape, axes: readonly number[], keep: boolean): Shape {
  if (!shape) return undefined;
  const gone = new Set(axes.map((axis) => fromFront(axis, shape.length)));
  return keep ? shape.map((size, axis) => (gone.has(axis) ? 1 : size)) : shape.filter((_, axis) => !gone.has(axis));
}

function position(call: Call, op: string): Value {
  const x = call.input(0);
  const axis = call.constantInt(1);
  const shape = reducedShape(x.shape, [axis], false);
  const index = call.build.op(op, [x], { dtype: 'int64', shape }, { axis, keepdims: 0 });
  return call.build.cast(index, 'int32');
}

/** TF.js and ONNX Runtime both put the smaller index first among equals. */
function topK(call: Call): Value[] {
  const { build } = call;
  const [x, k] = [call.input(0), call.input(1)];
  const size = k.constant ? call.constantInt(1) : null;
  const shape = x.shape && [...x.shape.slice(0, -1), size];
  const [values, indices] = build.ops(
    'TopK',
    [x, build.reshape(build.cast(k, 'int64'), [1])],
    [
      { dtype: x.dtype, shape },
      { dtype: 'int64', shape },
    ],
    { axis: -1 },
  );
  return [values!, build.cast(indices!, 'int32')];
}
