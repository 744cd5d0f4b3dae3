import { float32s, int64s, numbers } from '../../tensor.ts';
import type { Value } from '../builder.ts';
import type { Call, Operators } from '../call.ts';
import { inNchw } from '../layout.ts';

export const resize: Operators = {
  ResizeBilinear: (call) => scale(call, { mode: 'linear' }),
  // Without half pixels TF.js floors the source position, with align_corners it rounds it; with half pixels it floors
  // (i + 0.5) * ratio, which is ONNX's half_pixel position rounded up.
  ResizeNearestNeighbor: (call) => {
    const rounds = call.attributes.bool('align_corners') || call.attributes.bool('half_pixel_centers');
    return scale(call, { mode: 'nearest', nearest_mode: rounds ? 'round_prefer_ceil' : 'floor' });
  },
};

function scale(call: Call, attributes: Record<string, string>): Value {
  const { build } = call;
  const [image, size] = [call.input(0), call.input(1)];
  const [n = null, h = null, w = null, c = null] = image.shape ?? [];
  const [outH = null, outW = null] = size.constant ? numbers(size.constant) : [];
  // TF.js gives float32 whatever comes in.
  const pixels = build.cast(image, 'float32');
  return inNchw(build, pixels, (nchw) => {
    const result = { dtype: 'float32', shape: [n, c, outH, outW] } as const;
    const all = { ...attributes, coordinate_transformation_mode: coordinates(call) };
    if (isMultiple(h, outH) && isMultiple(w, outW)) {
      const scales = build.constant(float32s([1, 1, outH! / h!, outW! / w!]));
      return build.op('Resize', [nchw, undefined, scales], result, all);
    }
    return build.op('Resize', [nchw, undefined, undefined, fullSize(call, nchw, size)], result, all);
  });
}

/** Whole scales can be given as such: batch and channels then need not be known. */
const isMultiple = (from: number | null, to: number | null): boolean => from !== null && to !== null && to % from === 0;

/** [batch, channels, height, width] of the result. */
function fullSize(call: Call, nchw: Value, size: Value): Value {
  const { build } = call;
  const wide = build.cast(size, 'int64');
  const [n, c] = nchw.shape!;
  if (n !== null && c !== null) {
    const outer = build.constant(int64s([n!, c!]));
    return build.op('Concat', [outer, wide], { dtype: 'int64', shape: [4] }, { axis: 0 });
  }
  const shape = build.op('Shape', [nchw], { dtype: 'int64', shape: [4] });
  const [from, to] = [build.constant(int64s([0])), build.constant(int64s([2]))];
  const outer = build.op('Slice', [shape, from, to], { dtype: 'int64', shape: [2] });
  return build.op('Concat', [outer, wide], { dtype: 'int64', shape: [4] }, { axis: 0 });
}

function coordinates(call: Call): string {
  if (call.attributes.bool('align_corners')) return 'align_corners';
  return call.attributes.bool('half_pixel_centers') ? 'half_pixel' : 'asymmetric';
}
