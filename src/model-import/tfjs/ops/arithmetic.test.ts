import { describe, expect, test } from 'vitest';
import { attr, TfGraph } from '../../../../test/support/tf-graph.ts';

const TOLERANCE = 2e-6;

test.each(['Abs', 'Ceil', 'Cos', 'Erf', 'Exp', 'Floor', 'Neg', 'Round', 'Sign', 'Sin', 'Square'])('%s', async (op) => {
  const graph = new TfGraph();
  const x = graph.input([4, 5], { values: Array.from({ length: 20 }, (_, i) => Math.fround((i - 9.5) / 3)) });
  await graph.expectSame([graph.node(op, [x])], 2e-5);
});

test.each(['Log', 'Sqrt', 'Rsqrt', 'Reciprocal'])('%s of positive numbers', async (op) => {
  const graph = new TfGraph();
  const x = graph.input([6], { values: [0.01, 0.5, 1, 2, 7, 100] });
  await graph.expectSame([graph.node(op, [x])], 1e-5);
});

test('Round takes halves to the even neighbour', async () => {
  const graph = new TfGraph();
  const x = graph.input([6], { values: [-1.5, -0.5, 0.5, 1.5, 2.5, 3.5] });
  await graph.expectSame([graph.node('Round', [x])]);
});

describe('two operands', () => {
  const floats = ['Add', 'AddV2', 'Sub', 'Mul', 'Div', 'RealDiv', 'Maximum', 'Minimum', 'SquaredDifference'];
  test.each([...floats, 'FloorMod', 'Mod', 'DivNoNan'])('%s of floats broadcasts', async (op) => {
    for (const shapes of [
      [[2, 3, 4], [4]],
      [
        [3, 1],
        [2, 1, 5],
      ],
      [[2, 2], []],
    ]) {
      const graph = new TfGraph();
      const [a, b] = [graph.input(shapes[0]!), graph.constant(shapes[1]!)];
      await graph.expectSame([graph.node(op, [a, b])], 1e-4);
    }
  });

  test('FloorDiv of floats', async () => {
    const graph = new TfGraph();
    const quotient = graph.node('FloorDiv', [graph.input([7]), graph.constant([], [0.3])]);
    // TF.js calls the whole numbers that come out int32; for TensorFlow and ONNX they stay floats.
    await graph.expectSame([graph.node('Mul', [quotient, graph.constant([], [0.5])])]);
  });

  test('Pow', async () => {
    const graph = new TfGraph();
    const x = graph.input([4], { values: [0.5, 1, 2, 3] });
    await graph.expectSame([graph.node('Pow', [x, graph.constant([], [1.5])])], TOLERANCE);
  });

  const integers = [-7, 7, -7, 7, 0, 6, -6, 9];
  const divisors = [2, -2, -2, 2, 5, 3, 3, 10];
  test.each(['AddV2', 'Sub', 'Mul', 'FloorDiv', 'FloorMod', 'Maximum', 'Minimum'])(
    '%s of integers of any sign',
    async (op) => {
      const graph = new TfGraph();
      const a = graph.input([8], { dtype: 'int32', values: integers });
      await graph.expectSame([graph.node(op, [a, graph.constant([8], divisors, 'int32')])]);
    },
  );

  test('DivNoNan gives 0 where it would divide by 0', async () => {
    const graph = new TfGraph();
    const a = graph.input([3], { values: [1, 0, -3] });
    await graph.expectSame([graph.node('DivNoNan', [a, graph.constant([3], [0, 0, 2])])]);
  });

  test('SquaredDifference of integers', async () => {
    const graph = new TfGraph();
    const a = graph.input([8], { dtype: 'int32', values: integers });
    await graph.expectSame([graph.node('SquaredDifference', [a, graph.constant([8], divisors, 'int32')])]);
  });
});

test('AddN of floats and of integers', async () => {
  const graph = new TfGraph();
  const floats = graph.node('AddN', [graph.input([2, 3]), graph.input([2, 3]), graph.constant([2, 3])]);
  const integers = graph.node('AddN', [
    graph.input([4], { dtype: 'int32' }),
    graph.constant([4], [1, 2, 3, 4], 'int32'),
  ]);
  await graph.expectSame([floats, integers], TOLERANCE);
});

describe('comparison and choice', () => {
  const comparisons = ['Equal', 'NotEqual', 'Greater', 'GreaterEqual', 'Less', 'LessEqual'];
  test.each(comparisons.flatMap((op) => (['float32', 'int32'] as const).map((dtype) => ({ op, dtype }))))(
    '$op of $dtype',
    async ({ op, dtype }) => {
      const graph = new TfGraph();
      const a = graph.input([6], { dtype, values: [0, 1, 2, 3, -1, 2] });
      await graph.expectSame([graph.node(op, [a, graph.constant([6], [0, 2, 1, 3, 1, 2], dtype)])]);
    },
  );

  test.each(['LogicalAnd', 'LogicalOr'])('%s, and LogicalNot of it', async (op) => {
    const graph = new TfGraph();
    const a = graph.input([2, 2], { dtype: 'bool', values: [0, 0, 1, 1] });
    const b = graph.input([2, 2], { dtype: 'bool', values: [0, 1, 0, 1] });
    const result = graph.node(op, [a, b]);
    await graph.expectSame([result, graph.node('LogicalNot', [result])]);
  });

  test.each(['Select', 'SelectV2'])('%s', async (op) => {
    const graph = new TfGraph();
    const condition = graph.input([2, 3], { dtype: 'bool', values: [0, 1, 0, 1, 1, 0] });
    await graph.expectSame([graph.node(op, [condition, graph.input([2, 3]), graph.constant([2, 3])])]);
  });

  test('ClipByValue', async () => {
    const graph = new TfGraph();
    const x = graph.input([9]);
    await graph.expectSame([graph.node('ClipByValue', [x, graph.constant([], [-0.5]), graph.constant([], [0.25])])]);
  });
});

describe('activations', () => {
  test.each(['Relu', 'Relu6', 'Elu', 'Selu', 'Sigmoid', 'Softplus', 'Tanh', 'LeakyRelu'])('%s', async (op) => {
    const graph = new TfGraph();
    const x = graph.input([5], { values: [-9, -0.5, 0, 3, 8] });
    await graph.expectSame([graph.node(op, [x], { alpha: attr.float(0.1) })], 1e-5);
  });

  test('Relu6 after a sum of convolutions stays in their layout', async () => {
    const graph = new TfGraph();
    const ones = attr.ints([1, 1, 1, 1]);
    const attributes = { padding: attr.text('SAME'), strides: ones, dilations: ones };
    const image = graph.input([1, 4, 4, 2], { values: Array.from({ length: 32 }, (_, i) => i - 16) });
    const a = graph.node('Conv2D', [image, graph.constant([1, 1, 2, 2])], attributes);
    const b = graph.node('Conv2D', [image, graph.constant([1, 1, 2, 2])], attributes);
    const result = graph.node('Relu6', [graph.node('AddV2', [a, b])]);
    const { ops } = await graph.expectSame([result], 1e-5);
    expect(ops).toEqual(['Transpose', 'Conv', 'Conv', 'Add', 'Conv', 'Clip', 'Transpose']);
  });

  test('Prelu on its own', async () => {
    const graph = new TfGraph();
    const x = graph.input([2, 3, 4]);
    await graph.expectSame([graph.node('Prelu', [x, graph.constant([1, 4])])], TOLERANCE);
  });
});
