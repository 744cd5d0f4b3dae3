import type { OnnxGraph, OnnxNode } from './graph.ts';

/** Leaves out the nodes and constants that no output needs. */
export function removeUnused(graph: OnnxGraph): OnnxGraph {
  const needed = new Set(graph.outputs.map(({ name }) => name));
  const nodes: OnnxNode[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((name) => needed.has(name))) continue;
    nodes.push(node);
    for (const name of node.inputs) needed.add(name);
  }
  const constants = new Map([...graph.constants].filter(([name]) => needed.has(name)));
  return { ...graph, nodes: nodes.reverse(), constants };
}

/**
 * Leaves out Identity nodes by giving what they copy the copy's name. They stay where a name cannot move: an input or
 * constant that is an output, and a value that is an output twice.
 */
export function removeIdentities(graph: OnnxGraph): OnnxGraph {
  const fixed = new Set([...graph.inputs, ...graph.outputs].map(({ name }) => name));
  const renamed = new Map<string, string>();
  const nodes = graph.nodes.filter(({ op, inputs, outputs }) => {
    const [from, to] = [inputs[0]!, outputs[0]!];
    if (op !== 'Identity' || fixed.has(from) || graph.constants.has(from) || renamed.has(from)) return true;
    renamed.set(from, to);
    return false;
  });
  const rename = (name: string) => renamed.get(name) ?? name;
  return {
    ...graph,
    nodes: nodes.map((node) => ({ ...node, inputs: node.inputs.map(rename), outputs: node.outputs.map(rename) })),
  };
}
