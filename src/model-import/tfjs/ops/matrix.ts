import { broadcast } from '../../shape.ts';
import type { Value } from '../builder.ts';
import type { Call, Operators } from '../call.ts';
import { activate } from './activation.ts';

export const matrix: Operators = {
  MatMul: (call) => multiply(call, ['transpose_a', 'transpose_b']),
  BatchMatMul: (call) => multiply(call, ['adj_x', 'adj_y']),
  BatchMatMulV2: (call) => multiply(call, ['adj_x', 'adj_y']),
  _FusedMatMul: (call) => {
    const [first, activation, ...more] = call.attributes.texts('fused_ops');
    if (first !== 'BiasAdd' || more.length > 0) {
      call.unsupported(`fused operators ${call.attributes.texts('fused_ops').join(', ')}`);
    }
    const product = multiply(call, ['transpose_a', 'transpose_b']);
    const sum = call.build.op('Add', [product, call.input(2)], product);
    return activation ? activate(call, activation, sum, call.inputs[3]) : sum;
  },
  Softmax: (call) => {
    const { dtype, shape } = call.input(0);
    return call.build.op('Softmax', [call.input(0)], { dtype, shape }, { axis: -1 });
  },
};

function multiply(call: Call, [flipA, flipB]: readonly [string, string]): Value {
  const a = flipped(call, call.input(0), flipA);
  const b = flipped(call, call.input(1), flipB);
  const outer = broadcast(a.shape?.slice(0, -2), b.shape?.slice(0, -2));
  const shape = outer && [...outer, a.shape!.at(-2)!, b.shape!.at(-1)!];
  return call.build.op('MatMul', [a, b], { dtype: 'float32', shape });
}

function flipped(call: Call, matrix: Value, attribute: string): Value {
  if (!call.attributes.bool(attribute)) return matrix;
  const rank = matrix.shape?.length ?? call.unsupported('the rank of its input is not known');
  const perm = Array.from({ length: rank }, (_, axis) => axis);
  [perm[rank - 2], perm[rank - 1]] = [rank - 1, rank - 2];
  return call.build.transpose(matrix, perm);
}
