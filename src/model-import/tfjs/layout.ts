import type { GraphBuilder, Value } from './builder.ts';

/**
 * TF.js keeps images as NHWC, ONNX's convolutions and pools take NCHW. Every such operator is written between two
 * transposes; the layout pass (`onnx/layout.ts`) then removes those that meet.
 */
export const TO_NCHW: readonly number[] = [0, 3, 1, 2];
export const TO_NHWC: readonly number[] = [0, 2, 3, 1];

/** Runs `operator` on `image` (NHWC) as NCHW. */
export function inNchw(build: GraphBuilder, image: Value, operator: (nchw: Value) => Value): Value {
  return build.transpose(operator(build.transpose(image, TO_NCHW)), TO_NHWC);
}
