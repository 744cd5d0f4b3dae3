import { fromFront } from '../../shape.ts';
import type { Value } from '../builder.ts';
import type { Call, Operators } from '../call.ts';

export const gather: Operators = {
  Gather: (call) => take(call, 0),
  GatherV2: (call) => {
    if (call.attributes.int('batch_dims') !== 0) call.unsupported('batch_dims');
    return take(call, call.constantInt(2));
  },
  GatherNd: (call) => {
    const [x, indices] = [call.input(0), call.input(1)];
    const depth = indices.shape?.at(-1);
    const shape =
      x.shape && indices.shape && typeof depth === 'number'
        ? [...indices.shape.slice(0, -1), ...x.shape.slice(depth)]
        : undefined;
    return call.build.op('GatherND', [x, call.build.cast(indices, 'int64')], { dtype: x.dtype, shape });
  },
};

function take(call: Call, axis: number): Value {
  const [x, indices] = [call.input(0), call.input(1)];
  const at = x.shape && fromFront(axis, x.shape.length);
  const shape =
    x.shape && indices.shape ? [...x.shape.slice(0, at), ...indices.shape, ...x.shape.slice(at! + 1)] : undefined;
  return call.build.op('Gather', [x, indices], { dtype: x.dtype, shape }, { axis });
}
