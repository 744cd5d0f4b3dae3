import { LastgoodError } from '../../errors.ts';
import { numbers, type Tensor } from '../tensor.ts';
import { Attributes } from './attributes.ts';
import type { GraphBuilder, Value } from './builder.ts';
import type { TfNode } from './graph.ts';

/** Writes one TF.js node as ONNX nodes and returns its outputs. */
export type Operator = (call: Call) => Value | readonly Value[];

export type Operators = Readonly<Record<string, Operator>>;

/** One TF.js node on its way to ONNX: its inputs and attributes, and the graph to write to. */
export class Call {
  readonly node: TfNode;
  readonly inputs: readonly Value[];
  readonly build: GraphBuilder;
  readonly attributes: Attributes;

  constructor(node: TfNode, inputs: readonly Value[], build: GraphBuilder) {
    this.node = node;
    this.inputs = inputs;
    this.build = build;
    this.attributes = new Attributes(node.json);
  }

  /** Input `index`, which every valid node of this operator has. */
  input(index: number): Value {
    const value = this.inputs[index];
    if (value) return value;
    throw new LastgoodError('source_invalid', `node ${this.node.name} (${this.node.op}) has no input ${index}`, {
      hint: 'The model.json seems to be damaged: convert the model again.',
    });
  }

  /** The content of input `index`, for inputs that ONNX wants fixed at conversion time. */
  constant(index: number): Tensor {
    return this.input(index).constant ?? this.unsupported(`its input ${index} is computed at run time`);
  }

  constantInts(index: number): number[] {
    return numbers(this.constant(index));
  }

  constantInt(index: number): number {
    return this.constantInts(index)[0]!;
  }

  /** The operator is known, but not in this form. */
  unsupported(reason: string): never {
    throw new LastgoodError('model_unsupported', `operator ${this.node.op} of node ${this.node.name}: ${reason}`, {
      hint: 'This form of the operator cannot be converted to ONNX yet.',
    });
  }
}
