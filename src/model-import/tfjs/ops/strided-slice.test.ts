import { describe, expect, test } from 'vitest';
import { attr, TfGraph } from '../../../../test/support/tf-graph.ts';
import { convertTfjsGraphModel } from '../convert.ts';

interface Spec {
  begin: number[];
  end: number[];
  steps?: number[];
  begin_mask?: number;
  end_mask?: number;
  ellipsis_mask?: number;
  new_axis_mask?: number;
  shrink_axis_mask?: number;
}

const MASKS = ['begin_mask', 'end_mask', 'ellipsis_mask', 'new_axis_mask', 'shrink_axis_mask'] as const;

function slice(graph: TfGraph, x: string, spec: Spec): string {
  const { begin, end, steps = begin.map(() => 1) } = spec;
  const masks = Object.fromEntries(MASKS.map((mask) => [mask, attr.int(spec[mask] ?? 0)]));
  return graph.node('StridedSlice', [x, graph.ints(...begin), graph.ints(...end), graph.ints(...steps)], masks);
}

const cases: Record<string, Spec> = {
  'x[1:3, 0:2]': { begin: [1, 0], end: [3, 2] },
  'x[:, 1:]': { begin: [0, 1], end: [0, 0], begin_mask: 1, end_mask: 3 },
  'x[-2:, :-1]': { begin: [-2, 0], end: [0, -1], end_mask: 1, begin_mask: 2 },
  'x[::2, ::-1]': { begin: [0, 0], end: [0, 0], steps: [2, -1], begin_mask: 3, end_mask: 3 },
  'x[3:0:-2]': { begin: [3], end: [0], steps: [-2] },
  'x[1:99]': { begin: [1], end: [99] },
  'x[1]': { begin: [1], end: [2], shrink_axis_mask: 1 },
  'x[-1]': { begin: [-1], end: [0], shrink_axis_mask: 1 },
  'x[:, 2, 1]': { begin: [0, 2, 1], end: [0, 3, 2], begin_mask: 1, end_mask: 1, shrink_axis_mask: 6 },
  'x[newaxis]': { begin: [0], end: [0], new_axis_mask: 1 },
  'x[:, newaxis, :, newaxis]': {
    begin: [0, 0, 0, 0],
    end: [0, 0, 0, 0],
    begin_mask: 5,
    end_mask: 5,
    new_axis_mask: 10,
  },
  'x[newaxis, newaxis, 1:, 2]': {
    begin: [0, 0, 1, 2],
    end: [0, 0, 0, 3],
    end_mask: 4,
    new_axis_mask: 3,
    shrink_axis_mask: 8,
  },
  'x[2, newaxis, 1:3]': { begin: [2, 0, 1], end: [3, 0, 3], new_axis_mask: 2, shrink_axis_mask: 1 },
  'x[..., 1]': { begin: [0, 1], end: [0, 2], ellipsis_mask: 1, shrink_axis_mask: 2 },
  'x[..., 1:, 0]': { begin: [0, 1, 0], end: [0, 0, 1], ellipsis_mask: 1, end_mask: 2, shrink_axis_mask: 4 },
  'x[1, ..., newaxis]': { begin: [1, 0, 0], end: [2, 0, 0], ellipsis_mask: 2, new_axis_mask: 4, shrink_axis_mask: 1 },
  'x[..., newaxis, 0:2]': { begin: [0, 0, 0], end: [0, 0, 2], ellipsis_mask: 1, new_axis_mask: 2 },
};

test.each(Object.entries(cases))('%s', async (_, spec) => {
  for (const declared of [undefined, [-1, 5, -1]]) {
    const graph = new TfGraph();
    const x = graph.input([4, 5, 3], declared && { declared });
    await graph.expectSame([slice(graph, x, spec)]);
  }
});

test('bounds that are computed at run time', async () => {
  const graph = new TfGraph();
  const x = graph.input([4, 5], { declared: [-1, -1] });
  const half = graph.node('FloorDiv', [graph.node('Shape', [x]), graph.int(2)]);
  const steps = graph.ints(1, 1);
  const upper = graph.node('StridedSlice', [x, graph.ints(0, 0), half, steps]);
  const lower = graph.node('StridedSlice', [x, half, graph.ints(0, 4), steps], { end_mask: attr.int(1) });
  const centre = graph.node('StridedSlice', [x, half, graph.ints(0, 0), steps], { shrink_axis_mask: attr.int(3) });
  await graph.expectSame([upper, lower, centre]);
});

test('a shape that is cut and packed again stays int64 inside', async () => {
  const graph = new TfGraph();
  const x = graph.input([2, 6], { declared: [-1, 6] });
  const rows = slice(graph, graph.node('Shape', [x]), { begin: [0], end: [1], shrink_axis_mask: 1 });
  const size = graph.node('Pack', [rows, graph.int(2), graph.int(3)], { axis: attr.int(0) });
  const { ops } = await graph.expectSame([graph.node('Reshape', [x, size])]);
  expect(ops).not.toContain('Cast');
});

describe('Slice', () => {
  test('takes sizes, and -1 for the rest', async () => {
    const graph = new TfGraph();
    const x = graph.input([4, 5, 3]);
    await graph.expectSame([graph.node('Slice', [x, graph.ints(1, 0, 2), graph.ints(2, -1, 1)])]);
  });

  test('refuses bounds that are computed at run time', () => {
    const graph = new TfGraph();
    const x = graph.input([4], { declared: [-1] });
    const node = graph.node('Slice', [x, graph.node('Shape', [x]), graph.ints(1)]);
    expect(() => convertTfjsGraphModel(graph.files([node]))).toThrow(
      `operator Slice of node ${node}: its input 1 is computed at run time`,
    );
  });
});
