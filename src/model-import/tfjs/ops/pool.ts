import type { Value } from '../builder.ts';
import type { Call, Operators } from '../call.ts';
import { inNchw } from '../layout.ts';
import { nhwcOnly, slidingWindow, spatial } from '../window.ts';

export const pool: Operators = {
  MaxPool: (call) => slide(call, 'MaxPool'),
  // ONNX's default leaves padding out of the mean, as TensorFlow does.
  AvgPool: (call) => slide(call, 'AveragePool'),
};

function slide(call: Call, op: string): Value {
  nhwcOnly(call);
  const image = call.input(0);
  const size = [image.shape?.[1] ?? null, image.shape?.[2] ?? null] as const;
  const window = { kernel: spatial(call, 'ksize'), strides: spatial(call, 'strides'), dilations: [1, 1] as const };
  const { attributes, size: outSize } = slidingWindow(call, window, size);
  const shape = [image.shape?.[0] ?? null, image.shape?.[3] ?? null, ...outSize];
  return inNchw(call.build, image, (nchw) => call.build.op(op, [nchw], { dtype: image.dtype, shape }, attributes));
}
