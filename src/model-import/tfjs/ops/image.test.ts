import { describe, expect, test } from 'vitest';
import { attr, TfGraph } from '../../../../test/support/tf-graph.ts';

const TOLERANCE = 1e-5;

describe('pools', () => {
  const cases = ['MaxPool', 'AvgPool'].flatMap((op) =>
    ['SAME', 'VALID'].flatMap((padding) =>
      [
        { size: 7, window: 2, stride: 2 },
        { size: 8, window: 3, stride: 2 },
        { size: 8, window: 5, stride: 1 },
      ].map((shape) => ({ op, padding, ...shape })),
    ),
  );
  test.each(cases)(
    '$op $padding of $window, stride $stride, size $size',
    async ({ op, padding, size, window, stride }) => {
      for (const declared of [undefined, [-1, -1, -1, 3]]) {
        const graph = new TfGraph();
        const image = graph.input([1, size, size + 1, 3], declared && { declared });
        const pool = graph.node(op, [image], {
          ksize: attr.ints([1, window, window, 1]),
          strides: attr.ints([1, stride, stride, 1]),
          padding: attr.text(padding),
        });
        await graph.expectSame([pool], TOLERANCE);
      }
    },
  );
});

describe('resizing', () => {
  const sizes = [
    [8, 12],
    [16, 6],
    [5, 9],
    [3, 2],
    [1, 1],
  ];
  const modes = [{}, { align_corners: attr.bool(true) }, { half_pixel_centers: attr.bool(true) }];
  const cases = ['ResizeBilinear', 'ResizeNearestNeighbor'].flatMap((op) =>
    modes.flatMap((mode) => sizes.map(([h, w]) => ({ op, mode, h: h!, w: w!, how: Object.keys(mode)[0] ?? 'plain' }))),
  );
  test.each(cases)('$op $how to $h x $w', async ({ op, mode, h, w }) => {
    const graph = new TfGraph();
    const image = graph.input([1, 4, 6, 3]);
    await graph.expectSame([graph.node(op, [image, graph.ints(h, w)], mode)], TOLERANCE);
  });

  test('to a size that is computed at run time', async () => {
    const graph = new TfGraph();
    const image = graph.input([2, 4, 6, 3], { declared: [-1, -1, -1, 3] });
    const shape = graph.node('Shape', [image]);
    const size = graph.node('StridedSlice', [shape, graph.ints(1), graph.ints(3), graph.ints(1)]);
    const double = graph.node('Mul', [size, graph.int(2)]);
    const resized = graph.node('ResizeBilinear', [image, double], { half_pixel_centers: attr.bool(true) });
    await graph.expectSame([resized], TOLERANCE);
  });

  test('a whole scale leaves the batch open without asking for shapes', async () => {
    const graph = new TfGraph();
    const image = graph.input([3, 4, 4, 2], { declared: [-1, 4, 4, 2] });
    const { ops } = await graph.expectSame([graph.node('ResizeBilinear', [image, graph.ints(8, 12)])], TOLERANCE);
    expect(ops).toEqual(['Transpose', 'Resize', 'Transpose']);
  });
});

test('batch normalisation', async () => {
  const graph = new TfGraph();
  const image = graph.input([2, 3, 3, 4]);
  const statistics = [
    graph.constant([4]),
    graph.constant([4]),
    graph.constant([4]),
    graph.constant([4], [0.5, 1, 2, 0.1]),
  ];
  const norm = graph.node('FusedBatchNormV3', [image, ...statistics], { epsilon: attr.float(0.01) });
  await graph.expectSame([norm], TOLERANCE);
});
