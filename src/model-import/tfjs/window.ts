import type { Attribute } from '../onnx/graph.ts';
import type { Value } from './builder.ts';
import type { Call } from './call.ts';

/** Height and width of something. */
export type Pair<T = number> = readonly [T, T];

export interface Window {
  /** ONNX attributes: kernel_shape, strides, dilations, and pads or auto_pad. */
  readonly attributes: Record<string, Attribute>;
  /** Output height and width. */
  readonly size: Pair<number | null>;
}

export interface WindowShape {
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
}

/** How a convolution or a pool with `window` moves over an image of `size`, by the node's `padding`. */
export function slidingWindow(
  call: Call,
  { kernel, strides, dilations }: WindowShape,
  size: Pair<number | null>,
): Window {
  const reach = both((axis) => (kernel[axis] - 1) * dilations[axis] + 1);
  const fixed = { kernel_shape: kernel, strides, ...(dilations.some((d) => d !== 1) && { dilations }) };
  const padding = call.attributes.text('padding', 'VALID');
  if (padding === 'VALID') return explicit([0, 0, 0, 0]);
  if (padding === 'EXPLICIT') {
    // [N begin, N end, H begin, H end, W begin, W end, C begin, C end]
    const pads = call.attributes.ints('explicit_paddings');
    if (pads.length !== 8) call.unsupported(`explicit_paddings has ${pads.length} numbers instead of 8`);
    return explicit([pads[2]!, pads[4]!, pads[3]!, pads[5]!]);
  }
  if (padding !== 'SAME') call.unsupported(`padding ${padding}`);

  const totals = both((axis) => samePadding(size[axis], strides[axis], reach[axis]));
  const [top, left] = totals;
  if (top !== null && left !== null) {
    // TensorFlow puts the odd row below and the odd column to the right.
    return explicit([top >> 1, left >> 1, top - (top >> 1), left - (left >> 1)]);
  }
  if (dilations.some((d) => d !== 1)) call.unsupported('SAME padding with strides and dilations');
  return {
    attributes: { ...fixed, auto_pad: 'SAME_UPPER' },
    size: both((axis) => (size[axis] === null ? null : Math.ceil(size[axis] / strides[axis]))),
  };

  function explicit(pads: readonly number[]): Window {
    const moved = both((axis) =>
      size[axis] === null
        ? null
        : Math.floor((size[axis] + pads[axis]! + pads[axis + 2]! - reach[axis]) / strides[axis]) + 1,
    );
    return { attributes: { ...fixed, pads }, size: moved };
  }
}

/**
 * Rows that TensorFlow's SAME adds in all: max((ceil(size / stride) - 1) * stride + reach - size, 0). At stride 1
 * the size cancels out; otherwise an unknown size leaves it to the run (null).
 */
export function samePadding(size: number | null, stride: number, reach: number): number | null {
  if (stride === 1) return reach - 1;
  if (size === null) return null;
  return Math.max((Math.ceil(size / stride) - 1) * stride + reach - size, 0);
}

/** `strides` [1, h, w, 1] and the like as [h, w]. */
export function spatial(call: Call, name: string): Pair {
  const [n = 1, h = 1, w = 1, c = 1] = call.attributes.ints(name);
  if (n !== 1 || c !== 1) call.unsupported(`${name} over batch or channels`);
  return [h, w];
}

export function nhwcOnly(call: Call): void {
  const format = call.attributes.text('data_format', 'NHWC');
  if (format !== 'NHWC') call.unsupported(`data_format ${format}`);
}

/** The sizes of a filter, in TF.js's order: [height, width, channels, channels]. */
export function filterShape(call: Call, filter: Value): [number, number, number, number] {
  const shape = filter.shape;
  if (shape?.length !== 4 || shape.includes(null)) call.unsupported('the size of its filter is not known');
  return shape as [number, number, number, number];
}

export const both = <T>(make: (axis: 0 | 1) => T): Pair<T> => [make(0), make(1)];
