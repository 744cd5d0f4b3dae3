import type { Shape } from '../shape.ts';
import type { DType, Tensor } from '../tensor.ts';

export type Attribute = number | string | readonly number[] | { readonly float: number };

/** One ONNX node; an empty input name means "left out". */
export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A named input or output of the graph. */
export interface Port {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
  /** What the network's maker calls it. */
  readonly description?: string;
}

/** An ONNX graph as plain data: nodes in an order in which every value is made before it is used. */
export interface OnnxGraph {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, Tensor>;
}
