import { describe, expect, test } from 'vitest';
import { attr, converted, TfGraph } from '../../../../test/support/tf-graph.ts';
import { convertTfjsGraphModel } from '../convert.ts';

const TOLERANCE = 1e-5;

const moving = (padding: string, stride = 1, dilation = 1) => ({
  padding: attr.text(padding),
  strides: attr.ints([1, stride, stride, 1]),
  dilations: attr.ints([1, dilation, dilation, 1]),
  data_format: attr.text('NHWC'),
});

describe('Conv2D', () => {
  const cases = [7, 8].flatMap((size) =>
    [2, 3, 5].flatMap((kernel) =>
      ['SAME', 'VALID'].flatMap((padding) => [1, 2, 3].map((stride) => ({ size, kernel, padding, stride }))),
    ),
  );
  test.each(cases)(
    '$padding, size $size, kernel $kernel, stride $stride',
    async ({ size, kernel, padding, stride }) => {
      const graph = new TfGraph();
      const image = graph.input([1, size, size + 2, 3]);
      const conv = graph.node('Conv2D', [image, graph.constant([kernel, kernel, 3, 4])], moving(padding, stride));
      await graph.expectSame([conv], TOLERANCE);
    },
  );

  test.each([7, 8, 9])('with a size that is only known at run time: %i', async (size) => {
    const graph = new TfGraph();
    const image = graph.input([2, size, size, 3], { declared: [-1, -1, -1, 3] });
    const conv = graph.node('Conv2D', [image, graph.constant([3, 3, 3, 4])], moving('SAME', 2));
    const { attributes } = await graph.expectSame([conv], TOLERANCE);
    expect(attributes('Conv').auto_pad).toBe('SAME_UPPER');
  });

  test('dilated SAME has explicit pads, also where the size is unknown', async () => {
    const graph = new TfGraph();
    const image = graph.input([1, 9, 12, 2], { declared: [1, -1, -1, 2] });
    const conv = graph.node('Conv2D', [image, graph.constant([3, 2, 2, 5])], moving('SAME', 1, 2));
    const { attributes } = await graph.expectSame([conv], TOLERANCE);
    expect(attributes('Conv')).toMatchObject({ pads: [2, 1, 2, 1], dilations: [2, 2] });
  });

  test('explicit paddings', async () => {
    const graph = new TfGraph();
    const image = graph.input([1, 6, 6, 2]);
    const padding = { ...moving('EXPLICIT', 2), explicit_paddings: attr.ints([0, 0, 2, 1, 0, 1, 0, 0]) };
    const conv = graph.node('Conv2D', [image, graph.constant([3, 3, 2, 3])], padding);
    await graph.expectSame([conv], TOLERANCE);
  });

  test.each([
    { kernel: 3, size: 12, ops: 3 },
    { kernel: 5, size: 8, ops: 3 },
  ])('one output channel comes out of tiles: kernel $kernel', async ({ kernel, size }) => {
    const graph = new TfGraph();
    const image = graph.input([2, size, size + 4, 5], { declared: [-1, size, size + 4, 5] });
    const inputs = [image, graph.constant([kernel, kernel, 5, 1]), graph.constant([1])];
    const fused = { ...moving('SAME'), fused_ops: attr.texts(['BiasAdd']), num_args: attr.int(1) };
    const { ops, attributes } = await graph.expectSame([graph.node('_FusedConv2D', inputs, fused)], TOLERANCE);
    expect(ops).toContain('DepthToSpace');
    expect(attributes('Conv').strides).toEqual([4, 4]);
  });

  test('refuses NCHW and names the node', () => {
    const graph = new TfGraph();
    const image = graph.input([1, 3, 8, 8]);
    const attributes = { ...moving('SAME'), data_format: attr.text('NCHW') };
    const conv = graph.node('Conv2D', [image, graph.constant([3, 3, 3, 4])], attributes);
    expect(() => convertTfjsGraphModel(graph.files([conv]))).toThrow(
      `operator Conv2D of node ${conv}: data_format NCHW`,
    );
  });
});

describe('depthwise', () => {
  test.each([
    { multiplier: 1, padding: 'SAME', stride: 2 },
    { multiplier: 2, padding: 'SAME', stride: 1 },
    { multiplier: 3, padding: 'VALID', stride: 2 },
  ])('multiplier $multiplier, $padding, stride $stride', async ({ multiplier, padding, stride }) => {
    const graph = new TfGraph();
    const image = graph.input([1, 8, 6, 3]);
    const filter = graph.constant([3, 3, 3, multiplier]);
    const conv = graph.node('DepthwiseConv2dNative', [image, filter], moving(padding, stride));
    await graph.expectSame([conv], TOLERANCE);
  });
});

describe('fused', () => {
  const inputs = (graph: TfGraph) => [
    graph.input([1, 6, 6, 3], { declared: [-1, 6, 6, 3] }),
    graph.constant([3, 3, 3, 4]),
    graph.constant([4]),
  ];
  const fused = (ops: string[], args = 1) => ({
    ...moving('SAME'),
    fused_ops: attr.texts(ops),
    num_args: attr.int(args),
    leakyrelu_alpha: attr.float(0.3),
  });

  test.each(['Relu', 'Relu6', 'Elu', 'LeakyRelu', 'Sigmoid'])('bias and %s', async (activation) => {
    const graph = new TfGraph();
    const conv = graph.node('_FusedConv2D', inputs(graph), fused(['BiasAdd', activation]));
    await graph.expectSame([conv], TOLERANCE);
  });

  test('bias and Prelu, with slopes on both sides of 1', async () => {
    const graph = new TfGraph();
    const slopes = graph.constant([1, 1, 4], [0.25, 1.5, -0.5, 1]);
    const conv = graph.node('_FusedConv2D', [...inputs(graph), slopes], fused(['BiasAdd', 'Prelu'], 2));
    const { ops } = await graph.expectSame([conv], TOLERANCE);
    expect(ops).not.toContain('PRelu');
  });

  test('depthwise with bias and Relu6', async () => {
    const graph = new TfGraph();
    const [image, , bias] = [graph.input([1, 8, 8, 4]), 0, graph.constant([4])];
    const filter = graph.constant([3, 3, 4, 1]);
    const conv = graph.node('FusedDepthwiseConv2dNative', [image, filter, bias], fused(['BiasAdd', 'Relu6']));
    const { ops } = await graph.expectSame([conv], TOLERANCE);
    expect(ops).toEqual(['Transpose', 'Conv', 'Clip', 'Transpose']);
  });

  test('refuses what it does not know, by name', () => {
    const graph = new TfGraph();
    const conv = graph.node('_FusedConv2D', inputs(graph), fused(['BiasAdd', 'Mish']));
    expect(() => convertTfjsGraphModel(graph.files([conv]))).toThrow(
      `operator _FusedConv2D of node ${conv}: fused activation Mish`,
    );
  });
});

describe('Conv2DBackpropInput', () => {
  test.each([
    { padding: 'SAME', kernel: 2, stride: 2, size: 10 },
    { padding: 'SAME', kernel: 3, stride: 2, size: 10 },
    { padding: 'SAME', kernel: 3, stride: 2, size: 9 },
    { padding: 'SAME', kernel: 4, stride: 2, size: 10 },
    { padding: 'VALID', kernel: 3, stride: 2, size: 11 },
  ])('$padding, kernel $kernel, stride $stride, to $size', async ({ padding, kernel, stride, size }) => {
    const graph = new TfGraph();
    const image = graph.input([1, 5, 5, 3]);
    const sizes = graph.ints(1, size, size, 2);
    const conv = graph.node(
      'Conv2DBackpropInput',
      [sizes, graph.constant([kernel, kernel, 2, 3]), image],
      moving(padding, stride),
    );
    await graph.expectSame([conv], TOLERANCE);
  });

  test('refuses a size that depends on the input', () => {
    const graph = new TfGraph();
    const image = graph.input([1, 5, 5, 3], { declared: [1, -1, -1, 3] });
    const conv = graph.node(
      'Conv2DBackpropInput',
      [graph.ints(1, 10, 10, 2), graph.constant([2, 2, 2, 3]), image],
      moving('SAME', 2),
    );
    expect(() => convertTfjsGraphModel(graph.files([conv]))).toThrow('the size of its result depends on the input');
  });
});

test('transposes stay at the ends of a chain', () => {
  const graph = new TfGraph();
  const image = graph.input([1, 8, 8, 3]);
  const scaled = graph.node('Mul', [image, graph.constant([3])]);
  const first = graph.node('Conv2D', [scaled, graph.constant([3, 3, 3, 4])], moving('SAME'));
  const padded = graph.node('Pad', [first, graph.constant([4, 2], [0, 0, 0, 1, 1, 0, 0, 4], 'int32')]);
  const second = graph.node('Conv2D', [padded, graph.constant([3, 3, 8, 8])], moving('SAME'));
  const sum = graph.node('AddV2', [second, padded]);
  const { ops } = converted(convertTfjsGraphModel(graph.files([sum])));
  expect(ops).toEqual(['Transpose', 'Mul', 'Conv', 'Pad', 'Conv', 'Add', 'Transpose']);
  return graph.expectSame([sum], TOLERANCE);
});
