import { isStatic } from '../../shape.ts';
import { numbers } from '../../tensor.ts';
import type { Value } from '../builder.ts';
import type { Call } from '../call.ts';
import { inNchw } from '../layout.ts';
import { both, filterShape, nhwcOnly, type Pair, samePadding, spatial } from '../window.ts';

/**
 * Conv2DBackpropInput(size of the result, filter [height, width, out, in], image), used as a transposed convolution.
 * Along an axis ONNX gives (in - 1) * stride + kernel - pads + output_padding; the pads are those that the forward
 * convolution would have put around the result.
 */
export function transposedConvolution(call: Call): Value {
  nhwcOnly(call);
  const [sizes, filter, image] = [call.input(0), call.input(1), call.input(2)];
  const [kh, kw, outChannels] = filterShape(call, filter);
  const kernel: Pair = [kh, kw];
  const strides = spatial(call, 'strides');
  if (spatial(call, 'dilations').some((d) => d !== 1)) call.unsupported('dilations');
  const inSize = image.shape?.slice(1, 3);
  if (!sizes.constant || !isStatic(inSize)) call.unsupported('the size of its result depends on the input');

  const wanted = numbers(sizes.constant).slice(-3);
  const padding = call.attributes.text('padding', 'VALID');
  if (padding !== 'VALID' && padding !== 'SAME') call.unsupported(`padding ${padding}`);
  const pads = both((axis) => (padding === 'SAME' ? samePadding(wanted[axis]!, strides[axis], kernel[axis])! : 0));
  const extra = both((axis) => wanted[axis]! - ((inSize[axis]! - 1) * strides[axis] + kernel[axis] - pads[axis]));
  if (extra.some((rows, axis) => rows < 0 || rows >= strides[axis]!)) {
    call.unsupported(`a result of ${wanted[0]} x ${wanted[1]} from ${inSize[0]} x ${inSize[1]}`);
  }
  const begin = both((axis) => pads[axis] >> 1);
  const attributes = {
    kernel_shape: kernel,
    strides,
    pads: [...begin, pads[0] - begin[0], pads[1] - begin[1]],
    ...(extra.some((rows) => rows > 0) && { output_padding: extra }),
  };
  const weights = call.build.transpose(filter, [3, 2, 0, 1]);
  const shape = [image.shape![0]!, outChannels, wanted[0]!, wanted[1]!];
  return inNchw(call.build, image, (nchw) =>
    call.build.op('ConvTranspose', [nchw, weights], { dtype: 'float32', shape }, attributes),
  );
}
