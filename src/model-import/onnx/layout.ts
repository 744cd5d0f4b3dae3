import { int64s, type Tensor } from '../tensor.ts';
import type { OnnxGraph, OnnxNode } from './graph.ts';
import { permuteNode, type View } from './layout-rules.ts';

/**
 * Removes the transposes around image operators. The converter puts each convolution, pool and resize between
 * NHWC -> NCHW and NCHW -> NHWC. This pass walks once through the graph and holds every transpose back as a view of
 * its source: a second transpose turns a view into another (or back into the source itself), and an operator that
 * works on any layout works on the sources and gives a view. Only what needs the axes in their order (a reshape, an
 * output, an operator whose inputs differ) makes the transpose real, once.
 */
export function keepChannelsFirst(graph: OnnxGraph): OnnxGraph {
  const nodes: OnnxNode[] = [];
  const constants = new Map<string, Tensor>(graph.constants);
  const views = new Map<string, View>();
  const aliases = new Map<string, string>();
  /** The name of the transpose that was made of a source, by source and permutation. */
  const made = new Map<string, string>();

  /** The name under which `name` can be read in its own layout. */
  const real = (name: string): string => {
    const alias = aliases.get(name);
    if (alias !== undefined) return alias;
    const view = views.get(name);
    if (!view) return name;
    const key = `${view.source} ${view.perm}`;
    const twin = made.get(key);
    if (twin !== undefined) return twin;
    made.set(key, name);
    nodes.push({ op: 'Transpose', inputs: [view.source], outputs: [name], attributes: { perm: view.perm } });
    return name;
  };

  for (const node of graph.nodes) {
    if (node.op === 'Transpose') {
      holdBack(node);
      continue;
    }
    const view = views.get(node.inputs[0] ?? '');
    if (node.op === 'Shape' && view) {
      nodes.push(...shapeOf(node, view));
      continue;
    }
    const moved = permuteNode(node, { views, constants });
    if (!moved) {
      nodes.push({ ...node, inputs: node.inputs.map(real) });
      continue;
    }
    for (const [name, tensor] of moved.constants) constants.set(name, tensor);
    for (const { name, view } of moved.outputs) views.set(name, view);
    nodes.push(moved.node);
  }
  return { ...graph, nodes, constants };

  /** The shape of a view is the shape of its source in another order. */
  function shapeOf(node: OnnxNode, { source, perm }: View): OnnxNode[] {
    const output = node.outputs[0]!;
    const [sizes, order] = [`${output}/source`, `${output}/order`];
    constants.set(order, int64s(perm));
    return [
      { op: 'Shape', inputs: [source], outputs: [sizes], attributes: {} },
      { op: 'Gather', inputs: [sizes, order], outputs: [output], attributes: { axis: 0 } },
    ];
  }

  function holdBack(node: OnnxNode): void {
    const [input, output] = [node.inputs[0]!, node.outputs[0]!];
    const base = aliases.get(input) ?? input;
    const outer = node.attributes.perm as readonly number[];
    const inner = views.get(base);
    const perm = inner ? outer.map((axis) => inner.perm[axis]!) : outer;
    const source = inner?.source ?? base;
    if (perm.every((axis, i) => axis === i)) aliases.set(output, source);
    else views.set(output, { source, perm });
  }
}
