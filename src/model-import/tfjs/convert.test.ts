import onnxProto from 'onnx-proto';
import { describe, expect, test } from 'vitest';
import { attr, TfGraph } from '../../../test/support/tf-graph.ts';
import { LastgoodError } from '../../errors.ts';
import { convertTfjsGraphModel } from './convert.ts';

const { onnx } = onnxProto;

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof LastgoodError) return `${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error('nothing was thrown');
}

function twoOutputs() {
  const graph = new TfGraph();
  const x = graph.input([2, 4], { declared: [-1, 4] });
  const doubled = graph.node('Mul', [x, graph.constant([], [2])]);
  const best = graph.node('ArgMax', [doubled, graph.int(1)]);
  return { graph, x, doubled, best };
}

describe('what is written', () => {
  const { graph, x, doubled, best } = twoOutputs();
  const files = graph.files([doubled, best]);
  const model = onnx.ModelProto.decode(convertTfjsGraphModel(files));

  test('is operator set 13 of IR 7', () => {
    expect(Number(model.irVersion)).toBe(7);
    expect(model.opsetImport!.map(({ domain, version }) => [domain, Number(version)])).toEqual([['', 13]]);
  });

  test('keeps names, types and open sizes, and tells the signature names', () => {
    const port = (value: InstanceType<typeof onnx.ValueInfoProto>) => {
      const { elemType, shape } = value.type!.tensorType!;
      return [value.name, elemType, shape!.dim!.map((dim) => dim.dimParam || Number(dim.dimValue)), value.docString];
    };
    const { FLOAT, INT32 } = onnx.TensorProto.DataType;
    const [input] = model.graph!.input!.map((value) => port(value as InstanceType<typeof onnx.ValueInfoProto>));
    const outputs = model.graph!.output!.map((value) => port(value as InstanceType<typeof onnx.ValueInfoProto>));
    expect(input).toEqual([x, FLOAT, [`${x}.0`, 4], x]);
    expect(outputs).toEqual([
      [doubled, FLOAT, [`${doubled}.0`, 4], 'result_0'],
      [best, INT32, [`${best}.0`], 'result_1'],
    ]);
  });

  test('is the same bytes every time', () => {
    const again = twoOutputs();
    expect(
      Buffer.from(convertTfjsGraphModel(again.graph.files([doubled, best]))).equals(convertTfjsGraphModel(files)),
    ).toBe(true);
  });

  test('leaves out what the wanted outputs do not need', () => {
    const small = onnx.ModelProto.decode(convertTfjsGraphModel(files, { outputs: [doubled] }));
    expect(small.graph!.node!.map(({ opType }) => opType)).toEqual(['Mul']);
    expect(small.graph!.initializer!).toHaveLength(1);
    expect(small.graph!.output!.map(({ name }) => name)).toEqual([doubled]);
  });
});

test('bytes and wide integers are int32, as in TF.js', () => {
  for (const type of ['DT_UINT8', 'DT_INT64', 4]) {
    const node = [
      { name: 'x', op: 'Placeholder', attr: { dtype: { type }, shape: { shape: { dim: [{ size: '2' }] } } } },
    ];
    const bytes = convertTfjsGraphModel({
      model: { modelTopology: { node }, weightsManifest: [] },
      weights: new Uint8Array(),
    });
    expect(onnx.ModelProto.decode(bytes).graph!.input![0]!.type!.tensorType!.elemType).toBe(
      onnx.TensorProto.DataType.INT32,
    );
  }
});

describe('outputs that need no operator', () => {
  test('an input, a constant, and the same value twice', async () => {
    const graph = new TfGraph();
    const x = graph.input([3]);
    const same = graph.node('Identity', [x]);
    const fixed = graph.node('Identity', [graph.constant([2])]);
    const twice = graph.node('Relu', [x]);
    await graph.expectSame([same, fixed, twice, graph.node('Identity', [twice])]);
  });

  test('an output that is called like what the converter makes inside', async () => {
    const graph = new TfGraph();
    const x = graph.input([1, 4, 4, 2]);
    const ones = attr.ints([1, 1, 1, 1]);
    const conv = graph.node('Conv2D', [x, graph.constant([1, 1, 2, 3])], { strides: ones, dilations: ones });
    const files = graph.files([graph.named(`${conv}/Conv`, 'Relu', [conv])]);
    const names = onnx.ModelProto.decode(convertTfjsGraphModel(files)).graph!.node!.flatMap(({ output }) => output!);
    expect(new Set(names).size).toBe(names.length);
  });

  test('a model without a signature gives the nodes that nothing uses', () => {
    const { graph, best } = twoOutputs();
    const { model, weights } = graph.files([best]);
    const bytes = convertTfjsGraphModel({ model: { ...model, signature: undefined }, weights });
    expect(onnx.ModelProto.decode(bytes).graph!.output!.map(({ name }) => name)).toEqual([best]);
  });
});

describe('what cannot be converted', () => {
  test('names the operator and the node, and lists the others', () => {
    const graph = new TfGraph();
    const first = graph.node('NonMaxSuppressionV9', [graph.input([2])]);
    const second = graph.node('TensorListStack', [graph.node('Relu', [first])]);
    expect(codeOf(() => convertTfjsGraphModel(graph.files([second])))).toBe(
      `model_unsupported: operator NonMaxSuppressionV9 of node ${first} is not supported; nor are TensorListStack`,
    );
  });

  test('names a loop by its operators', () => {
    const node = [
      { name: 'x', op: 'Placeholder', attr: { dtype: { type: 'DT_FLOAT' } } },
      { name: 'merge', op: 'Merge', input: ['x', 'next'] },
      { name: 'next', op: 'NextIteration', input: ['merge'] },
    ];
    const model = { modelTopology: { node }, weightsManifest: [] };
    const convert = () => convertTfjsGraphModel({ model, weights: new Uint8Array() }, { outputs: ['merge'] });
    expect(codeOf(convert)).toMatch(/^model_unsupported: operator NextIteration of node next .* Merge$/);
  });

  test.each(['toString', 'constructor'])('an operator called %s is not known either', (op) => {
    const graph = new TfGraph();
    const node = graph.node(op, [graph.input([1])]);
    expect(codeOf(() => convertTfjsGraphModel(graph.files([node])))).toContain(`operator ${op} of node ${node}`);
  });

  test('a type that no network computes with', () => {
    const graph = new TfGraph();
    const node = graph.node('Cast', [graph.input([1])], { DstT: { type: 'DT_STRING' } });
    expect(codeOf(() => convertTfjsGraphModel(graph.files([node])))).toBe(
      `model_unsupported: node ${node} has the type DT_STRING`,
    );
  });

  test('a layers model', () => {
    const model = { format: 'layers-model', modelTopology: {}, weightsManifest: [] };
    expect(codeOf(() => convertTfjsGraphModel({ model, weights: new Uint8Array() }))).toContain(
      'model_unsupported: model.json is not a TF.js graph model: format',
    );
  });
});

describe('files that do not belong together', () => {
  test('a node that is not there', () => {
    const graph = new TfGraph();
    const node = graph.node('Relu', ['nowhere']);
    expect(codeOf(() => convertTfjsGraphModel(graph.files([node])))).toBe(
      `source_invalid: node ${node} names nowhere, which is not in the graph`,
    );
  });

  test('an output that is not there', () => {
    const { graph, best } = twoOutputs();
    const files = graph.files([best]);
    expect(codeOf(() => convertTfjsGraphModel(files, { outputs: ['face'] }))).toContain(
      'source_invalid: the outputs names face',
    );
    expect(codeOf(() => convertTfjsGraphModel(files, { outputs: [`${best}:3`] }))).toContain(
      `tensor ${best}:3 is used but never made`,
    );
  });

  test('an input that is missing', () => {
    const graph = new TfGraph();
    const node = graph.node('Mul', [graph.input([1])]);
    expect(codeOf(() => convertTfjsGraphModel(graph.files([node])))).toBe(
      `source_invalid: node ${node} (Mul) has no input 1`,
    );
  });

  test('a constant without weights', () => {
    const { graph, best } = twoOutputs();
    const { model } = graph.files([best]);
    const convert = () =>
      convertTfjsGraphModel({ model: { ...model, weightsManifest: [] }, weights: new Uint8Array() });
    expect(codeOf(convert)).toMatch(/^source_invalid: constant const\d is not in the weights manifest$/);
  });
});

test('quantised weights become what they stand for', () => {
  const graph = new TfGraph();
  const scaled = graph.node('Mul', [graph.input([4]), graph.constant([4], [0, 0.5, 1, -1])]);
  const { model } = graph.files([scaled]);
  const quantization = { dtype: 'uint8', scale: 0.5, min: -1 };
  const weights = model.weightsManifest[0]!.weights.map((weight) => ({ ...weight, quantization }));
  const bytes = convertTfjsGraphModel({
    model: { ...model, weightsManifest: [{ weights }] },
    weights: Uint8Array.of(2, 3, 4, 0),
  });
  const [factors] = onnx.ModelProto.decode(bytes).graph!.initializer!;
  const { buffer, byteOffset, byteLength } = factors!.rawData!.slice();
  expect([...new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength))]).toEqual([0, 0.5, 1, -1]);
});
