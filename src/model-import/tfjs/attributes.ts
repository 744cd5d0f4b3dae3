import { LastgoodError } from '../../errors.ts';
import type { Shape } from '../shape.ts';
import type { DType } from '../tensor.ts';
import type { NodeJson } from './model-json.ts';

/** TensorFlow's type names, and what TF.js computes with in their place: it knows one kind of float and of integer. */
const DTYPES: Record<string, DType> = {
  DT_FLOAT: 'float32',
  DT_HALF: 'float32',
  DT_DOUBLE: 'float32',
  DT_INT8: 'int32',
  DT_UINT8: 'int32',
  DT_INT16: 'int32',
  DT_INT32: 'int32',
  DT_INT64: 'int32',
  DT_BOOL: 'bool',
};

/** The types' numbers in TensorFlow's protobuf, which some converters write instead. */
const NUMBERED: Record<number, string> = {
  1: 'DT_FLOAT',
  2: 'DT_DOUBLE',
  3: 'DT_INT32',
  4: 'DT_UINT8',
  5: 'DT_INT16',
  6: 'DT_INT8',
  9: 'DT_INT64',
  10: 'DT_BOOL',
  19: 'DT_HALF',
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
    const dtype = DTYPES[typeof type === 'number' ? (NUMBERED[type] ?? '') : type];
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
