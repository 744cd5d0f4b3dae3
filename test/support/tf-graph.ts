import onnxProto from 'onnx-proto';
import { expect } from 'vitest';
import { convertTfjsGraphModel } from '../../src/model-import/tfjs/convert.ts';
import { type Feed, maxDifference, runOnnx, type TfjsFiles, tfjsReference } from './tfjs.ts';

type DType = Feed['dtype'];

const DT = { float32: 'DT_FLOAT', int32: 'DT_INT32', bool: 'DT_BOOL' } as const satisfies Record<DType, string>;
const WIDTH = { float32: 4, int32: 4, bool: 1 } as const satisfies Record<DType, number>;

/** Attributes as model.json writes them. */
export const attr = {
  bool: (b: boolean) => ({ b }),
  int: (i: number) => ({ i: String(i) }),
  float: (f: number) => ({ f }),
  text: (text: string) => ({ s: Buffer.from(text).toString('base64') }),
  ints: (list: readonly number[]) => ({ list: { i: list.map(String) } }),
  texts: (list: readonly string[]) => ({ list: { s: list.map((text) => Buffer.from(text).toString('base64')) } }),
  type: (dtype: DType) => ({ type: DT[dtype] }),
};

type Attributes = Record<string, object>;

/** A small TF.js graph model, made in a test. */
export class TfGraph {
  readonly #nodes: { name: string; op: string; input: string[]; attr: Attributes }[] = [];
  readonly #weights: { name: string; shape: number[]; dtype: DType; values: number[] }[] = [];
  readonly #feeds: Record<string, Feed> = {};
  #count = 0;

  /** A graph input that is fed `shape`; `declared` is what the graph says about it (-1: any). */
  input(shape: number[], options: { declared?: number[]; dtype?: DType; values?: number[] } = {}): string {
    const { declared = shape, dtype = 'float32' } = options;
    const name = this.#name('in');
    const dim = declared.map((size) => ({ size: String(size) }));
    this.#nodes.push({
      name,
      op: 'Placeholder',
      input: [],
      attr: { dtype: attr.type(dtype), shape: { shape: { dim } } },
    });
    this.#feeds[name] = { dtype, shape, values: options.values ?? someValues(shape, dtype, this.#count) };
    return name;
  }

  /** A constant; without values, noise between -1 and 1 (integers: -9 to 9). */
  constant(shape: number[], values?: readonly number[], dtype: DType = 'float32'): string {
    const name = this.#name('const');
    this.#nodes.push({ name, op: 'Const', input: [], attr: { dtype: attr.type(dtype) } });
    this.#weights.push({ name, shape, dtype, values: [...(values ?? someValues(shape, dtype, this.#count))] });
    return name;
  }

  ints(...values: number[]): string {
    return this.constant([values.length], values, 'int32');
  }

  int(value: number): string {
    return this.constant([], [value], 'int32');
  }

  /** A node; further outputs are `${name}:1` and so on. */
  node(op: string, input: string[], attributes: Attributes = {}): string {
    return this.named(this.#name(op), op, input, attributes);
  }

  /** A node with a name of the test's choice. */
  named(name: string, op: string, input: string[], attributes: Attributes = {}): string {
    this.#nodes.push({ name, op, input, attr: attributes });
    return name;
  }

  /** The model's files, with `outputs` as its signature. */
  files(outputs: readonly string[]): TfjsFiles {
    const named = outputs.map((name, i) => [`result_${i}`, { name: name.includes(':') ? name : `${name}:0` }]);
    const inputs = Object.keys(this.#feeds).map((name) => [name, { name: `${name}:0` }]);
    const weights = this.#weights.map(({ name, shape, dtype }) => ({ name, shape, dtype }));
    return {
      model: {
        modelTopology: { node: this.#nodes, versions: { producer: 1 } },
        weightsManifest: [{ weights }],
        signature: { inputs: Object.fromEntries(inputs), outputs: Object.fromEntries(named) },
      },
      weights: Buffer.concat(this.#weights.map(({ values, dtype }) => toBytes(values, dtype))),
    };
  }

  /** Converts the graph, runs it in both runtimes, and expects the same names, types, shapes and values. */
  async expectSame(outputs: readonly string[], tolerance = 0): Promise<Converted> {
    const files = this.files(outputs);
    const bytes = convertTfjsGraphModel(files);
    const reference = await tfjsReference(files, outputs);
    const wanted = reference.run(this.#feeds);
    reference.dispose();
    const got = await runOnnx(bytes, this.#feeds);
    expect([...got.keys()].sort()).toEqual(wanted.map(({ name }) => name).sort());
    for (const { name, dtype, shape, values } of wanted) {
      const answer = got.get(name)!;
      expect({ name, dtype: answer.dtype, shape: [...answer.shape] }).toEqual({ name, dtype, shape });
      expect(
        maxDifference(values, answer.values),
        `${name}: ${summary(values)} became ${summary(answer.values)}`,
      ).toBeLessThanOrEqual(tolerance);
    }
    return converted(bytes);
  }

  #name(kind: string): string {
    this.#count++;
    return `${kind}${this.#count}`;
  }
}

export interface Converted {
  /** ONNX operators in the order in which they run. */
  ops: string[];
  /** The attributes of the first `op`, as numbers and text. */
  attributes(op: string): Record<string, unknown>;
}

/** Reads what the converter wrote. */
export function converted(bytes: Uint8Array): Converted {
  const nodes = onnxProto.onnx.ModelProto.decode(bytes).graph!.node!;
  return {
    ops: nodes.map((node) => node.opType!),
    attributes(op) {
      const found = nodes.find((node) => node.opType === op)?.attribute ?? [];
      return Object.fromEntries(
        found.map((a) => [
          a.name!,
          a.ints?.length ? a.ints.map(Number) : a.s?.length ? Buffer.from(a.s).toString() : Number(a.i || a.f),
        ]),
      );
    },
  };
}

function someValues(shape: readonly number[], dtype: DType, seed: number): number[] {
  const count = shape.reduce((product, size) => product * size, 1);
  let state = seed;
  return Array.from({ length: count }, () => {
    // A linear congruential generator (Numerical Recipes' constants), of which the upper bits are used.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const value = (state >>> 16) / 32768 - 1;
    if (dtype === 'float32') return Math.fround(value);
    return dtype === 'int32' ? Math.round(value * 9) : Number(value > 0);
  });
}

function toBytes(values: readonly number[], dtype: DType): Buffer {
  const bytes = Buffer.alloc(values.length * WIDTH[dtype]);
  for (const [i, value] of values.entries()) {
    if (dtype === 'float32') bytes.writeFloatLE(value, 4 * i);
    else if (dtype === 'int32') bytes.writeInt32LE(value, 4 * i);
    else bytes.writeUInt8(value, i);
  }
  return bytes;
}

const summary = (values: ArrayLike<number>): string =>
  Array.from(values)
    .slice(0, 12)
    .map((value) => Number(value.toPrecision(7)))
    .join(' ');
