import { numbers, type Tensor } from '../tensor.ts';
import type { OnnxGraph, OnnxNode } from './graph.ts';

/**
 * Keeps convolution chains in ONNX Runtime's blocked layout. Its CPU kernels hold the channels of such a chain in
 * blocks (NCHWc) and know convolutions, sums, pools and resizes in that form; for a Clip that is not fused into a
 * convolution, and for every PRelu, the tensor is brought back to NCHW and then blocked again. Written as 1 x 1
 * depthwise convolutions, which take their activation and the sum with them, both stay in blocks:
 *
 *     Clip(a + b)  =  Clip(1 * (a + b))
 *     PRelu(x)     =  slope * x + Relu((1 - slope) * x)      for slopes <= 1
 *                  =        1 * x - Relu((1 - slope) * x)    for others
 *
 * The first is exact, the second within a rounding.
 */
export function stayBlocked(graph: OnnxGraph): OnnxGraph {
  const constants = new Map<string, Tensor>(graph.constants);
  const producers = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const channels = channelCounts(graph);
  const nodes = graph.nodes.flatMap((node) => {
    if (node.op === 'Clip') return clip(node) ?? [node];
    if (node.op === 'PRelu') return prelu(node) ?? [node];
    return [node];
  });
  return { ...graph, nodes, constants };

  function clip(node: OnnxNode): OnnxNode[] | undefined {
    const [x, ...bounds] = node.inputs;
    const sum = producers.get(x!);
    if (sum?.op !== 'Add' || sum.inputs.some((name) => constants.has(name))) return undefined;
    const count = channels.get(x!);
    if (count === undefined) return undefined;
    const ones = new Float32Array(count).fill(1);
    const same = scaled(x!, `${node.outputs[0]}/same`, ones);
    return [same, { ...node, inputs: [same.outputs[0]!, ...bounds] }];
  }

  function prelu(node: OnnxNode): OnnxNode[] | undefined {
    const [x, slope] = node.inputs;
    const output = node.outputs[0]!;
    const slopes = constants.get(slope!);
    const count = channels.get(x!);
    if (!slopes || count === undefined || slopes.data.length !== count || slopes.shape.at(-3) !== count) {
      return undefined;
    }
    const values = numbers(slopes);
    const bend = scaled(
      x!,
      `${output}/bend`,
      Float32Array.from(values, (value) => 1 - value),
    );
    const positive = simple('Relu', bend.outputs, `${output}/positive`);
    const line = scaled(
      x!,
      `${output}/line`,
      Float32Array.from(values, (value) => Math.min(value, 1)),
    );
    const signs = Float32Array.from(values, (value) => (value > 1 ? -1 : 1));
    const signed = signs.includes(-1) ? [scaled(positive.outputs[0]!, `${output}/signed`, signs)] : [];
    const last = signed[0] ?? positive;
    return [bend, positive, ...signed, line, simple('Add', [...line.outputs, ...last.outputs], output)];
  }

  /** `x` with each channel times its factor. */
  function scaled(x: string, output: string, factors: Float32Array): OnnxNode {
    const weights = `${output}/factors`;
    constants.set(weights, { dtype: 'float32', shape: [factors.length, 1, 1, 1], data: factors });
    return {
      op: 'Conv',
      inputs: [x, weights],
      outputs: [output],
      attributes: { kernel_shape: [1, 1], group: factors.length },
    };
  }
}

const KEEPS_CHANNELS = new Set(['Add', 'AveragePool', 'Clip', 'MaxPool', 'PRelu', 'Relu', 'Resize', 'Sigmoid']);

/** The channels of the values that come out of convolution chains. */
function channelCounts({ nodes, constants }: OnnxGraph): Map<string, number> {
  const channels = new Map<string, number>();
  for (const { op, inputs, outputs } of nodes) {
    const count =
      op === 'Conv'
        ? constants.get(inputs[1]!)?.shape[0]
        : KEEPS_CHANNELS.has(op)
          ? // Of a sum, either operand may be the one that is known.
            inputs.map((name) => channels.get(name)).find((known) => known !== undefined)
          : undefined;
    if (count !== undefined) channels.set(outputs[0]!, count);
  }
  return channels;
}

function simple(op: string, inputs: readonly string[], output: string): OnnxNode {
  return { op, inputs, outputs: [output], attributes: {} };
}
