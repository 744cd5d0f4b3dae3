import type { Value } from '../builder.ts';
import type { Call, Operators } from '../call.ts';
import { inNchw } from '../layout.ts';
import { nhwcOnly } from '../window.ts';

/** Batch normalisation that the converter did not fold into a convolution. */
export const normalization: Operators = {
  FusedBatchNorm: normalize,
  FusedBatchNormV2: normalize,
  FusedBatchNormV3: normalize,
};

/** Inputs: image, scale, offset, mean, variance. */
function normalize(call: Call): Value {
  nhwcOnly(call);
  if (call.attributes.bool('is_training')) call.unsupported('is_training');
  const epsilon = { float: call.attributes.float('epsilon', 0.001) };
  const [image, ...statistics] = [0, 1, 2, 3, 4].map((index) => call.input(index));
  return inNchw(call.build, image!, (nchw) =>
    call.build.op('BatchNormalization', [nchw, ...statistics], { dtype: 'float32', shape: nchw.shape }, { epsilon }),
  );
}
