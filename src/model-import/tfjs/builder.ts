import { dataType } from '../onnx/encode.ts';
import type { Attribute, OnnxGraph, OnnxNode, Port } from '../onnx/graph.ts';
import type { Shape } from '../shape.ts';
import { type DType, int64s, numbers, reshaped, type Tensor, transposed } from '../tensor.ts';

/** A tensor while the graph is being built: what is known of it at conversion time. */
export interface Value {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
  /** Its content, when it is the same in every run. */
  readonly constant?: Tensor;
  /** The int64 value that this int32 value was narrowed from: saves casting back. */
  readonly wide?: Value;
}

export interface Result {
  readonly dtype: DType;
  readonly shape: Shape;
}

/** Collects ONNX nodes. Values get their names from the TF.js node that is being converted (`scope`). */
export class GraphBuilder {
  readonly #nodes: OnnxNode[] = [];
  readonly #constants = new Map<string, Tensor>();
  readonly #names: Set<string>;
  #scope = '';

  /** @param reserved names that no value made here may get: those of the TF.js nodes, of which some stay */
  constructor(reserved: Iterable<string>) {
    this.#names = new Set(reserved);
  }

  enter(scope: string): void {
    this.#scope = scope;
  }

  /** A constant becomes part of the graph when a node first uses it. */
  constant(tensor: Tensor): Value {
    return { name: '', dtype: tensor.dtype, shape: tensor.shape, constant: tensor };
  }

  /** A node with one output. `undefined` leaves an optional input out. */
  op(
    op: string,
    inputs: readonly (Value | undefined)[],
    result: Result,
    attributes: Record<string, Attribute> = {},
  ): Value {
    return this.ops(op, inputs, [result], attributes)[0]!;
  }

  /** A node with several outputs. */
  ops(
    op: string,
    inputs: readonly (Value | undefined)[],
    results: readonly Result[],
    attributes: Record<string, Attribute> = {},
  ): Value[] {
    const outputs = results.map(({ dtype, shape }) => ({ name: this.#freshName(op), dtype, shape }));
    const names = inputs.map((input) => (input ? this.#nameOf(input) : ''));
    this.#nodes.push({ op, inputs: names, outputs: outputs.map(({ name }) => name), attributes });
    return outputs;
  }

  /** A graph input: its name is kept as it is. */
  input(name: string, result: Result): Value {
    return { ...result, name };
  }

  /** Gives `value` the name of a graph output. */
  output(value: Value, name: string): void {
    this.#nodes.push({ op: 'Identity', inputs: [this.#nameOf(value)], outputs: [name], attributes: {} });
  }

  cast(value: Value, dtype: DType): Value {
    if (value.dtype === dtype) return value;
    if (value.constant) return this.constant(converted(value.constant, dtype));
    if (dtype === 'int64' && value.wide) return value.wide;
    const result = this.op('Cast', [value], { dtype, shape: value.shape }, { to: dataType(dtype) });
    return value.dtype === 'int64' && dtype === 'int32' ? { ...result, wide: value } : result;
  }

  transpose(value: Value, perm: readonly number[]): Value {
    if (value.constant) return this.constant(transposed(value.constant, perm));
    const shape = value.shape ? perm.map((axis) => value.shape![axis]!) : perm.map(() => null);
    return this.op('Transpose', [value], { dtype: value.dtype, shape }, { perm: [...perm] });
  }

  /** `value` as a tensor of `shape`; one size may be unknown (null). */
  reshape(value: Value, shape: readonly (number | null)[]): Value {
    if (value.constant && shape.every((size) => size !== null)) return this.constant(reshaped(value.constant, shape));
    const target = this.constant(int64s(shape.map((size) => size ?? -1)));
    return this.op('Reshape', [value, target], { dtype: value.dtype, shape });
  }

  unsqueeze(value: Value, axes: readonly number[]): Value {
    if (value.wide) return this.cast(this.unsqueeze(value.wide, axes), value.dtype);
    const shape = value.shape && insertOnes(value.shape, axes);
    if (value.constant && shape) return this.constant(reshaped(value.constant, shape as number[]));
    return this.op('Unsqueeze', [value, this.constant(int64s(axes))], { dtype: value.dtype, shape });
  }

  finish(inputs: readonly Port[], outputs: readonly Port[]): OnnxGraph {
    return { inputs, outputs, nodes: this.#nodes, constants: this.#constants };
  }

  #nameOf(value: Value): string {
    if (!value.constant) return value.name;
    const name = this.#freshName('const');
    this.#constants.set(name, value.constant);
    return name;
  }

  #freshName(kind: string): string {
    for (let n = 0; ; n++) {
      const name = `${this.#scope}/${kind}${n === 0 ? '' : `_${n}`}`;
      if (this.#names.has(name)) continue;
      this.#names.add(name);
      return name;
    }
  }
}

/** `shape` with sizes of 1 at `axes`, which count in the result (negative ones from its end). */
export function insertOnes(shape: readonly (number | null)[], axes: readonly number[]): (number | null)[] {
  const rank = shape.length + axes.length;
  const ones = new Set(axes.map((axis) => (axis < 0 ? axis + rank : axis)));
  const rest = shape.values();
  return Array.from({ length: rank }, (_, axis) => (ones.has(axis) ? 1 : rest.next().value!));
}

function converted(tensor: Tensor, dtype: DType): Tensor {
  const values = numbers(tensor);
  const { shape } = tensor;
  switch (dtype) {
    case 'int64':
      return int64s(values, shape);
    case 'int32':
      return { dtype, shape, data: Int32Array.from(values, Math.trunc) };
    case 'bool':
      return { dtype, shape, data: Uint8Array.from(values, (value) => (value ? 1 : 0)) };
    default:
      return { dtype, shape, data: Float32Array.from(values) };
  }
}
