import { describe, expect, test } from 'vitest';
import { attr, converted, TfGraph } from '../../../../test/support/tf-graph.ts';
import { convertTfjsGraphModel } from '../convert.ts';

describe('questions about a shape', () => {
  test('of a tensor that is known', async () => {
    const graph = new TfGraph();
    const x = graph.input([2, 3, 4]);
    await graph.expectSame([graph.node('Shape', [x]), graph.node('Size', [x]), graph.node('Rank', [x])]);
  });

  test('of one that is not', async () => {
    const graph = new TfGraph();
    const x = graph.input([2, 3, 4], { declared: [-1, 3, -1] });
    await graph.expectSame([graph.node('Shape', [x]), graph.node('Size', [x]), graph.node('Rank', [x])]);
  });

  test('of an image between convolutions needs no transpose', async () => {
    const graph = new TfGraph();
    const ones = attr.ints([1, 1, 1, 1]);
    const attributes = { padding: attr.text('SAME'), strides: ones, dilations: ones };
    const image = graph.input([1, 5, 7, 3], { declared: [1, -1, -1, 3] });
    const conv = graph.node('Conv2D', [image, graph.constant([3, 3, 3, 4])], attributes);
    const { ops } = await graph.expectSame([graph.node('Shape', [conv])]);
    expect(ops.filter((op) => op === 'Transpose')).toHaveLength(1);
  });
});

describe('new shapes of the same elements', () => {
  test('Reshape', async () => {
    const graph = new TfGraph();
    const x = graph.input([2, 3, 4], { declared: [-1, 3, 4] });
    const flat = graph.node('Reshape', [x, graph.ints(-1, 12)]);
    const rows = graph.node('StridedSlice', [graph.node('Shape', [x]), graph.ints(0), graph.ints(1), graph.ints(1)]);
    const size = graph.node('ConcatV2', [rows, graph.ints(2, 6), graph.int(0)]);
    await graph.expectSame([flat, graph.node('Reshape', [x, size])]);
  });

  test('ExpandDims and Squeeze', async () => {
    const graph = new TfGraph();
    const x = graph.input([1, 3, 1, 4]);
    const some = graph.node('Squeeze', [x], { squeeze_dims: attr.ints([-2]) });
    const all = graph.node('Squeeze', [x]);
    const open = graph.node('Squeeze', [graph.input([1, 3], { declared: [-1, 3] })], { squeeze_dims: attr.ints([0]) });
    const added = graph.node('ExpandDims', [x, graph.int(-1)]);
    await graph.expectSame([some, all, open, added, graph.node('ExpandDims', [x, graph.int(0)])]);
  });

  test('Transpose, alone and undone', async () => {
    const graph = new TfGraph();
    const x = graph.input([2, 3, 4]);
    const turned = graph.node('Transpose', [x, graph.ints(2, 0, 1)]);
    const back = graph.node('Relu', [graph.node('Transpose', [turned, graph.ints(1, 2, 0)])]);
    await graph.expectSame([turned, back]);
    expect(converted(convertTfjsGraphModel(graph.files([back]))).ops).toEqual(['Relu']);
  });

  test('Cast', async () => {
    const graph = new TfGraph();
    const cast = (x: string, dtype: 'float32' | 'int32' | 'bool') =>
      graph.node('Cast', [x], { DstT: attr.type(dtype) });
    const floats = graph.input([5], { values: [-1.7, -0.2, 0, 0.9, 3.5] });
    const integers = graph.input([3], { dtype: 'int32', values: [-2, 0, 5] });
    await graph.expectSame([
      cast(floats, 'int32'),
      cast(floats, 'bool'),
      cast(integers, 'float32'),
      cast(cast(integers, 'bool'), 'float32'),
    ]);
  });
});

describe('made from nothing', () => {
  test('Fill, Range, ZerosLike, OnesLike, BroadcastTo', async () => {
    const graph = new TfGraph();
    const x = graph.input([2, 3], { declared: [-1, 3] });
    const size = graph.node('Shape', [x]);
    const count = graph.node('Cast', [graph.node('Size', [x])], { DstT: attr.type('float32') });
    const range = graph.node('Range', [graph.constant([], [0]), count, graph.constant([], [1])]);
    await graph.expectSame([
      graph.node('Fill', [size, graph.constant([], [2.5])]),
      graph.node('ZerosLike', [x]),
      graph.node('OnesLike', [x]),
      graph.node('BroadcastTo', [graph.constant([1, 3]), graph.ints(4, 3)]),
      range,
    ]);
  });
});

describe('joined and taken apart', () => {
  test('ConcatV2, Concat and Pack', async () => {
    const graph = new TfGraph();
    const [a, b] = [graph.input([2, 3]), graph.input([2, 3])];
    await graph.expectSame([
      graph.node('ConcatV2', [a, b, graph.int(-1)]),
      graph.node('Concat', [graph.int(0), a, b]),
      graph.node('Pack', [a, b], { axis: attr.int(-1) }),
      graph.node('Pack', [a, b, a], { axis: attr.int(1) }),
    ]);
  });

  test('Concat of images goes over their channels', async () => {
    const graph = new TfGraph();
    const ones = attr.ints([1, 1, 1, 1]);
    const attributes = { padding: attr.text('SAME'), strides: ones, dilations: ones };
    const image = graph.input([1, 4, 4, 3]);
    const a = graph.node('Conv2D', [image, graph.constant([3, 3, 3, 4])], attributes);
    const b = graph.node('Conv2D', [image, graph.constant([1, 1, 3, 2])], attributes);
    const { ops } = await graph.expectSame([graph.node('ConcatV2', [a, b, graph.int(-1)])], 1e-5);
    expect(ops).toEqual(['Transpose', 'Conv', 'Conv', 'Concat', 'Transpose']);
  });

  test('Unpack, Split and SplitV', async () => {
    const graph = new TfGraph();
    const x = graph.input([2, 6], { declared: [-1, 6] });
    const unpacked = graph.node('Unpack', [x], { axis: attr.int(-1), num: attr.int(6) });
    const only = graph.node('Unpack', [graph.input([1, 3])], { axis: attr.int(0), num: attr.int(1) });
    const split = graph.node('Split', [graph.int(1), x], { num_split: attr.int(3) });
    const uneven = graph.node('SplitV', [x, graph.ints(1, -1, 2), graph.int(1)], { num_split: attr.int(3) });
    const outputs = [0, 2, 5].map((i) => `${unpacked}:${i}`);
    await graph.expectSame([...outputs, only, `${split}:0`, `${split}:2`, `${uneven}:1`, `${uneven}:2`]);
  });

  test('Tile and Pad', async () => {
    const graph = new TfGraph();
    const x = graph.input([2, 3]);
    const pads = graph.constant([2, 2], [1, 0, 2, 1], 'int32');
    await graph.expectSame([
      graph.node('Tile', [x, graph.ints(2, 3)]),
      graph.node('Pad', [x, pads]),
      graph.node('PadV2', [x, pads, graph.constant([], [-7])]),
      graph.node('MirrorPad', [x, graph.constant([2, 2], [1, 0, 2, 1], 'int32')], { mode: attr.text('REFLECT') }),
    ]);
  });

  test('GatherV2 and GatherNd', async () => {
    const graph = new TfGraph();
    const x = graph.input([3, 4, 5]);
    const rows = graph.node('GatherV2', [x, graph.ints(2, 0), graph.int(1)]);
    const indices = graph.constant([2, 2, 2], [0, 1, 2, 3, 1, 1, 0, 0], 'int32');
    await graph.expectSame([rows, graph.node('GatherNd', [x, indices])]);
  });
});
