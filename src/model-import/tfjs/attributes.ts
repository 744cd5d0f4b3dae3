import { LastgoodError } from '../../errors.ts';
import type { Shape } from '../shape.ts';
import type { DType } from '../tensor.ts';
import type { NodeJson } from './model-json.ts';

/** TensorFlow's type names and numbers that a network may carry. */
const DTYPES: Record<string, DType> = {
  DT_FLOAT: 'float32',
  DT_INT32: 'int32',
  DT_INT64: 'int32', // TF.js has no int64: it keeps such values as int32
  DT_BOOL: 'bool',
  1: 'float32',
  3: 'int32',
  9: 'int32',
  10: 'bool',
};

/** Typed reading of a node's attributes. */
export class Attributes {
  readonly #node: NodeJson;

  constructor(node: NodeJson) {
    this.#node = node;
  }

  bool(name: string): boolean {
    return this.#node.attr[name]?.b ?? false;
  }

  int(name: string, otherwise = 0): number {
    return this.#node.attr[name]?.i ?? otherwise;
  }

  float(name: string, otherwise: number): number {
    return this.#node.attr[name]?.f ?? otherwise;
  }

  text(name: string, otherwise: string): string {
    const bytes = this.#node.attr[name]?.s;
    return bytes === undefined ? otherwise : fromBase64(bytes);
  }

  ints(name: string): readonly number[] {
    return this.#node.attr[name]?.list?.i ?? [];
  }

  texts(name: string): readonly string[] {
    return (this.#node.attr[name]?.list?.s ?? []).map(fromBase64);
  }

  dtype(name: string, otherwise: DType): DType {
    const type = this.#node.attr[name]?.type;
    if (type === undefined) return otherwise;
    const dtype = DTYPES[type];
    if (dtype) return dtype;
    throw new LastgoodError('model_unsupported', `node ${this.#node.name} has the type ${type}`, {
      hint: 'Networks may compute with float32, int32 and bool.',
    });
  }

  shape(name: string): Shape {
    return this.#node.attr[name]?.shape?.dim?.map(({ size }) => (size === undefined || size < 0 ? null : size));
  }
}

const fromBase64 = (text: string): string => Buffer.from(text, 'base64').toString('latin1');
