import type { Attribute } from '../../onnx/graph.ts';
import type { Value } from '../builder.ts';
import type { Call, Operators } from '../call.ts';
import { inNchw } from '../layout.ts';
import { filterShape, nhwcOnly, type Pair, slidingWindow, spatial, type Window } from '../window.ts';
import { activate } from './activation.ts';
import { TILE, type Tiling, tiling } from './tiled-convolution.ts';
import { transposedConvolution } from './transposed-convolution.ts';

/** Convolutions, alone and with the bias and activation that TensorFlow's optimiser fused into them. */
export const convolution: Operators = {
  Conv2D: (call) => convolve(call, dense(call)),
  _FusedConv2D: (call) => fused(call, dense(call)),
  DepthwiseConv2d: (call) => convolve(call, depthwise(call)),
  DepthwiseConv2dNative: (call) => convolve(call, depthwise(call)),
  FusedDepthwiseConv2dNative: (call) => fused(call, depthwise(call)),
  Conv2DBackpropInput: transposedConvolution,
  BiasAdd: (call) => {
    nhwcOnly(call);
    const [x, bias] = [call.input(0), call.input(1)];
    return call.build.op('Add', [x, bias], { dtype: x.dtype, shape: x.shape });
  },
};

/** Weights as ONNX wants them: [out channels, in channels / group, height, width]. */
interface Kernel {
  weights: Value;
  group: number;
  size: Pair;
}

/** TF.js: [height, width, in, out]. */
function dense(call: Call): Kernel {
  const filter = call.input(1);
  const [h, w] = filterShape(call, filter);
  return { weights: call.build.transpose(filter, [3, 2, 0, 1]), group: 1, size: [h, w] };
}

/** TF.js: [height, width, channels, multiplier]; output channel = channel * multiplier + m, as in ONNX's groups. */
function depthwise(call: Call): Kernel {
  const filter = call.input(1);
  const [h, w, channels, multiplier] = filterShape(call, filter);
  const apart = call.build.transpose(filter, [2, 3, 0, 1]);
  return {
    weights: call.build.reshape(apart, [channels * multiplier, 1, h, w]),
    group: channels,
    size: [h, w],
  };
}

function convolve(call: Call, kernel: Kernel, bias?: Value): Value {
  nhwcOnly(call);
  const image = call.input(0);
  const strides = spatial(call, 'strides');
  const window = slidingWindow(call, { kernel: kernel.size, strides, dilations: spatial(call, 'dilations') }, [
    image.shape?.[1] ?? null,
    image.shape?.[2] ?? null,
  ]);
  const { group, weights } = kernel;
  const batch = image.shape?.[0] ?? null;
  const shape = [batch, weights.shape![0]!, ...window.size];
  const tiled = isPlain(window) ? tiling(weights, bias, window.size) : undefined;
  return inNchw(call.build, image, (nchw) => {
    if (tiled) return inTiles(call, nchw, tiled, { shape, pads: window.attributes.pads! });
    const attributes = { ...window.attributes, ...(group > 1 && { group }) };
    return call.build.op(
      'Conv',
      bias ? [nchw, weights, bias] : [nchw, weights],
      { dtype: 'float32', shape },
      attributes,
    );
  });
}

/** Moves pixel by pixel, with pads that are known. */
function isPlain({ attributes }: Window): boolean {
  return attributes.pads !== undefined && !attributes.dilations && String(attributes.strides) === '1,1';
}

function inTiles(
  call: Call,
  nchw: Value,
  tiled: Tiling,
  { shape, pads }: { shape: (number | null)[]; pads: Attribute },
) {
  const { build } = call;
  const [n, channels, h, w] = shape as [number | null, number, number, number];
  const inputs = [nchw, build.constant(tiled.weights), tiled.bias && build.constant(tiled.bias)];
  const size = [n, channels * TILE * TILE, h / TILE, w / TILE];
  const window = { kernel_shape: tiled.kernel, strides: [TILE, TILE], pads };
  const tiles = build.op('Conv', tiled.bias ? inputs : inputs.slice(0, 2), { dtype: 'float32', shape: size }, window);
  return build.op('DepthToSpace', [tiles], { dtype: 'float32', shape }, { blocksize: TILE, mode: 'CRD' });
}

function fused(call: Call, kernel: Kernel): Value {
  const [first, activation, ...more] = call.attributes.texts('fused_ops');
  if (first !== 'BiasAdd' || more.length > 0) {
    call.unsupported(`fused operators ${call.attributes.texts('fused_ops').join(', ')}`);
  }
  const bias = call.input(2);
  if (bias.shape && bias.shape.length !== 1) call.unsupported(`its bias has ${bias.shape.length} axes`);
  const result = convolve(call, kernel, bias);
  return activation ? activate(call, activation, result, call.inputs[3]) : result;
}
