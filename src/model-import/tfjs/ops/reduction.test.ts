import { describe, expect, test } from 'vitest';
import { attr, TfGraph } from '../../../../test/support/tf-graph.ts';

const TOLERANCE = 1e-5;

describe.each(['Max', 'Min', 'Mean', 'Prod', 'Sum'])('%s', (op) => {
  test.each([
    { axes: [1], keep: false },
    { axes: [0, -1], keep: true },
    { axes: [-2, -1], keep: false },
  ])('over $axes, keep_dims $keep', async ({ axes, keep }) => {
    const graph = new TfGraph();
    const x = graph.input([2, 3, 4, 2], { declared: [-1, 3, -1, 2] });
    const reduced = graph.node(op, [x, graph.ints(...axes)], { keep_dims: attr.bool(keep) });
    await graph.expectSame([reduced], TOLERANCE);
  });
});

test('a mean over height and width that keeps them needs no transpose', async () => {
  const graph = new TfGraph();
  const ones = attr.ints([1, 1, 1, 1]);
  const attributes = { padding: attr.text('SAME'), strides: ones, dilations: ones };
  const conv = graph.node('Conv2D', [graph.input([1, 4, 4, 3]), graph.constant([3, 3, 3, 8])], attributes);
  const mean = graph.node('Mean', [conv, graph.ints(1, 2)], { keep_dims: attr.bool(true) });
  const scaled = graph.node('Mul', [conv, mean]);
  const { ops } = await graph.expectSame([scaled], TOLERANCE);
  expect(ops).toEqual(['Transpose', 'Conv', 'ReduceMean', 'Mul', 'Transpose']);
});

test.each(['ArgMax', 'ArgMin'])('%s gives the first of equals', async (op) => {
  for (const axis of [0, 1, -1]) {
    const graph = new TfGraph();
    const x = graph.input([3, 4], { values: [1, 5, 5, 0, 0, 0, 2, 2, 7, 1, 7, 1] });
    await graph.expectSame([graph.node(op, [x, graph.int(axis)])]);
  }
});

describe('TopKV2', () => {
  test('gives values and indices, the smaller index first among equals', async () => {
    const graph = new TfGraph();
    const x = graph.input([2, 6], { values: [1, 9, 9, 3, 9, 0, -1, -1, -2, -1, 5, 5] });
    const top = graph.node('TopKV2', [x, graph.int(4)], { sorted: attr.bool(true) });
    await graph.expectSame([`${top}:0`, `${top}:1`]);
  });

  test('of a number that is computed at run time', async () => {
    const graph = new TfGraph();
    const x = graph.input([9], { declared: [-1] });
    const few = graph.node('Minimum', [graph.node('Size', [x]), graph.int(6)]);
    const top = graph.node('TopKV2', [x, few], { sorted: attr.bool(true) });
    await graph.expectSame([`${top}:0`, `${top}:1`]);
  });
});

describe('matrices', () => {
  test.each([
    { flipA: false, flipB: false },
    { flipA: true, flipB: false },
    { flipA: false, flipB: true },
  ])('MatMul, transposed: $flipA, $flipB', async ({ flipA, flipB }) => {
    const graph = new TfGraph();
    const a = graph.input(flipA ? [5, 3] : [3, 5]);
    const b = graph.constant(flipB ? [4, 5] : [5, 4]);
    const flips = { transpose_a: attr.bool(flipA), transpose_b: attr.bool(flipB) };
    await graph.expectSame([graph.node('MatMul', [a, b], flips)], TOLERANCE);
  });

  test('_FusedMatMul with bias and Relu', async () => {
    const graph = new TfGraph();
    const inputs = [graph.input([3, 5]), graph.constant([5, 4]), graph.constant([4])];
    const fused = { fused_ops: attr.texts(['BiasAdd', 'Relu']), num_args: attr.int(1) };
    await graph.expectSame([graph.node('_FusedMatMul', inputs, fused)], TOLERANCE);
  });

  test('BatchMatMulV2 and Softmax', async () => {
    const graph = new TfGraph();
    const product = graph.node('BatchMatMulV2', [graph.input([2, 3, 5]), graph.input([2, 4, 5])], {
      adj_y: attr.bool(true),
    });
    await graph.expectSame([graph.node('Softmax', [product])], TOLERANCE);
  });
});
