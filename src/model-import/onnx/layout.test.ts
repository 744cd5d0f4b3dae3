import { describe, expect, test } from 'vitest';
import { attr, TfGraph } from '../../../test/support/tf-graph.ts';
import { float32s } from '../tensor.ts';
import type { OnnxGraph, OnnxNode } from './graph.ts';
import { keepChannelsFirst } from './layout.ts';
import { removeIdentities, removeUnused } from './prune.ts';
import { raiseTransposes } from './raise.ts';

const NHWC = [0, 2, 3, 1];
const NCHW = [0, 3, 1, 2];

const node = (op: string, inputs: string[], output: string, attributes: OnnxNode['attributes'] = {}): OnnxNode => ({
  op,
  inputs,
  outputs: [output],
  attributes,
});

const transpose = (input: string, output: string, perm: number[]) => node('Transpose', [input], output, { perm });

function graphOf(nodes: OnnxNode[], outputs: string[], constants: OnnxGraph['constants'] = new Map()): OnnxGraph {
  const port = (name: string) => ({ name, dtype: 'float32', shape: undefined }) as const;
  return { inputs: [port('x')], outputs: outputs.map(port), nodes, constants };
}

const text = ({ nodes }: OnnxGraph) => nodes.map(({ op, inputs, outputs }) => `${op}(${inputs})=${outputs}`);

describe('keepChannelsFirst', () => {
  test('two transposes that undo each other leave nothing', () => {
    const nodes = [transpose('x', 'a', NHWC), transpose('a', 'b', NCHW), node('Relu', ['b'], 'y')];
    expect(text(keepChannelsFirst(graphOf(nodes, ['y'])))).toEqual(['Relu(x)=y']);
  });

  test('operators that need the order of the axes share one transpose', () => {
    const nodes = [
      transpose('x', 'a', NHWC),
      transpose('x', 'b', NHWC),
      node('Reshape', ['a', 's'], 'c'),
      node('Reshape', ['b', 's'], 'd'),
    ];
    expect(text(keepChannelsFirst(graphOf(nodes, ['c', 'd'])))).toEqual([
      'Transpose(x)=a',
      'Reshape(a,s)=c',
      'Reshape(a,s)=d',
    ]);
  });

  test('an operator whose inputs differ in layout gets them as they were', () => {
    const nodes = [transpose('x', 'a', NHWC), node('Add', ['a', 'x'], 'y')];
    expect(text(keepChannelsFirst(graphOf(nodes, ['y'])))).toEqual(['Transpose(x)=a', 'Add(a,x)=y']);
  });
});

describe('raiseTransposes', () => {
  const scale = new Map([['k', float32s([1, 2, 3])]]);

  test('passes what only it uses, and turns the constants', () => {
    const nodes = [node('Mul', ['x', 'k'], 'a'), transpose('a', 'y', NCHW)];
    const raised = raiseTransposes(graphOf(nodes, ['y'], scale));
    expect(text(raised)).toEqual(['Transpose(x)=y/raised', 'Mul(y/raised,k/moved)=y']);
    expect(raised.constants.get('k/moved')).toEqual(float32s([1, 2, 3], [1, 3, 1, 1]));
  });

  test('passes to one value by several ways', () => {
    const constants = new Map([...scale, ['l', float32s([4, 5, 6])]]);
    const nodes = [
      node('Mul', ['x', 'k'], 'a'),
      node('Add', ['x', 'l'], 'b'),
      transpose('a', 'y', NCHW),
      transpose('b', 'z', NCHW),
    ];
    expect(text(raiseTransposes(graphOf(nodes, ['y', 'z'], constants)))).toEqual([
      'Transpose(x)=y/raised',
      'Mul(y/raised,k/moved)=y',
      'Transpose(x)=z/raised',
      'Add(z/raised,l/moved)=z',
    ]);
  });

  test('stays below what something else uses too', () => {
    const nodes = [node('Mul', ['x', 'k'], 'a'), transpose('a', 'y', NCHW), node('Relu', ['a'], 'z')];
    const graph = graphOf(nodes, ['y', 'z'], scale);
    expect(text(raiseTransposes(graph))).toEqual(text(graph));
  });
});

describe('pruning', () => {
  test('identities give their name to what they copy', () => {
    const nodes = [node('Relu', ['x'], 'a'), node('Identity', ['a'], 'y'), node('Neg', ['a'], 'z')];
    expect(text(removeIdentities(graphOf(nodes, ['y', 'z'])))).toEqual(['Relu(x)=y', 'Neg(y)=z']);
  });

  test('what no output needs goes, with its constants', () => {
    const nodes = [node('Mul', ['x', 'k'], 'a'), node('Relu', ['x'], 'y')];
    const pruned = removeUnused(graphOf(nodes, ['y'], new Map([['k', float32s([1])]])));
    expect(text(pruned)).toEqual(['Relu(x)=y']);
    expect(pruned.constants.size).toBe(0);
  });
});

test('operators with axes work on the channels where they are', async () => {
  const graph = new TfGraph();
  const ones = attr.ints([1, 1, 1, 1]);
  const filter = graph.constant([3, 3, 2, 6]);
  const image = graph.input([2, 4, 4, 2]);
  const conv = graph.node('Conv2D', [image, filter], { padding: attr.text('SAME'), strides: ones, dilations: ones });
  const [height, channels] = [graph.int(1), graph.int(-1)];
  const split = graph.node('Split', [channels, conv], { num_split: attr.int(2) });
  const joined = graph.node('ConcatV2', [`${split}:1`, `${split}:0`, height]);
  const highest = graph.node('Max', [joined, graph.ints(1, 2)], { keep_dims: attr.bool(true) });
  const low = graph.node('Less', [joined, highest]);
  const chosen = graph.node('SelectV2', [low, joined, graph.constant([3])]);
  const { ops } = await graph.expectSame([graph.node('Softmax', [chosen])], 1e-5);
  expect(ops.filter((op) => op === 'Transpose')).toHaveLength(2);
});
