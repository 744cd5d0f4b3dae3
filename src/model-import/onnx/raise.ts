import type { Tensor } from '../tensor.ts';
import type { OnnxGraph, OnnxNode } from './graph.ts';
import { inverse, isElementwise, permuteNode } from './layout-rules.ts';

const TO_NCHW = '0,3,1,2';

/**
 * Moves NHWC -> NCHW up through element-wise operators and pads, towards the graph's inputs. So an image is turned
 * before it is scaled and padded, not after: broadcasting three channel constants is slow when the channels are
 * innermost, and a pad that touches its convolution becomes part of it.
 */
export function raiseTransposes(graph: OnnxGraph): OnnxGraph {
  const constants = new Map<string, Tensor>(graph.constants);
  const producers = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const uses = countUses(graph);
  const replaced = new Set<OnnxNode>();
  const nodes = graph.nodes.toReversed().flatMap((node) => {
    if (replaced.has(node)) return [];
    return node.op === 'Transpose' && String(node.attributes.perm) === TO_NCHW ? raise(node) : [node];
  });
  return { ...graph, nodes: nodes.reverse(), constants };

  /** What stands for `transpose` and the operators it passes, last node first. */
  function raise(transpose: OnnxNode): OnnxNode[] {
    const [input, output] = [transpose.inputs[0]!, transpose.outputs[0]!];
    const above = producers.get(input);
    const image = above && soleInput(above);
    if (!image || uses.get(input) !== 1) return [transpose];
    const perm = transpose.attributes.perm as readonly number[];
    const source = `${output}/raised`;
    const moved = permuteNode(above, { constants, views: new Map([[image, { source, perm: inverse(perm) }]]) });
    if (!moved) return [transpose];
    replaced.add(above);
    for (const [name, tensor] of moved.constants) constants.set(name, tensor);
    return [{ ...moved.node, outputs: [output] }, ...raise({ ...transpose, inputs: [image], outputs: [source] })];
  }

  /** The one input that is not constant, of an operator that a transpose may pass. */
  function soleInput({ op, inputs, outputs }: OnnxNode): string | undefined {
    if (outputs.length !== 1 || !(isElementwise(op) || op === 'Pad')) return undefined;
    const images = inputs.filter((name) => name !== '' && !constants.has(name));
    return images.length === 1 ? images[0] : undefined;
  }
}

function countUses(graph: OnnxGraph): Map<string, number> {
  const uses = new Map<string, number>();
  const names = [...graph.nodes.flatMap((node) => node.inputs), ...graph.outputs.map(({ name }) => name)];
  for (const name of names) uses.set(name, (uses.get(name) ?? 0) + 1);
  return uses;
}
