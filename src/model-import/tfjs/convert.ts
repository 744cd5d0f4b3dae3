import { LastgoodError } from '../../errors.ts';
import { stayBlocked } from '../onnx/blocked.ts';
import { encodeModel } from '../onnx/encode.ts';
import type { OnnxGraph, Port } from '../onnx/graph.ts';
import { keepChannelsFirst } from '../onnx/layout.ts';
import { removeIdentities, removeUnused } from '../onnx/prune.ts';
import { raiseTransposes } from '../onnx/raise.ts';
import type { Tensor } from '../tensor.ts';
import { Attributes } from './attributes.ts';
import { GraphBuilder, type Value } from './builder.ts';
import { Call } from './call.ts';
import { readGraph, refName, type TensorRef, type TfGraph, type TfNode } from './graph.ts';
import { readModelJson } from './model-json.ts';
import { OPERATORS } from './operators.ts';
import { readWeights } from './weights.ts';

export interface TfjsModel {
  /** The parsed model.json. */
  readonly model: object;
  /** The bytes of its weight files, joined in the order of the manifest. */
  readonly weights: Uint8Array;
}

export interface ConvertOptions {
  /** Names of the output tensors to keep (`node` or `node:1`); what they do not need is left out. */
  readonly outputs?: readonly string[];
}

/**
 * Turns a TF.js graph model into an ONNX model (operator set 13, IR 7) that computes the same.
 * Inputs and outputs keep their TF.js names without `:0`, their types and their NHWC layout; sizes that the graph
 * leaves open stay open. The same input gives the same bytes.
 * Throws `model_unsupported`, naming operator and node, for what cannot be converted, and `source_invalid` when
 * model and weights do not belong together.
 */
export function convertTfjsGraphModel({ model, weights }: TfjsModel, options: ConvertOptions = {}): Uint8Array {
  const json = readModelJson(model);
  const graph = readGraph(json, options.outputs);
  const written = writeGraph(graph, readWeights(json, weights));
  const passes = [keepChannelsFirst, raiseTransposes, stayBlocked, removeIdentities, removeUnused];
  return encodeModel(
    passes.reduce((result, pass) => pass(result), written),
    'tfjs',
  );
}

function writeGraph(graph: TfGraph, weights: ReadonlyMap<string, Tensor>): OnnxGraph {
  checkOperators(graph.nodes);
  const build = new GraphBuilder(graph.nodes.map(({ name }) => name));
  const values = new Map<string, readonly Value[]>();
  const inputs: Port[] = [];
  const valueAt = (ref: TensorRef): Value => {
    const value = values.get(ref.node)?.[ref.index];
    if (value) return value;
    throw new LastgoodError('source_invalid', `tensor ${refName(ref)} is used but never made`, {
      hint: 'The model.json seems to be damaged: convert the model again.',
    });
  };

  for (const node of graph.nodes) {
    build.enter(node.name);
    if (node.op === 'Placeholder') {
      const port = inputPort(node, graph.inputKeys.get(node.name));
      inputs.push(port);
      values.set(node.name, [build.input(port.name, port)]);
    } else if (node.op === 'Const') {
      values.set(node.name, [build.constant(weightOf(node, weights))]);
    } else {
      const call = new Call(node, node.inputs.map(valueAt), build);
      values.set(node.name, [OPERATORS[node.op]!(call)].flat());
    }
  }

  const outputs = graph.outputs.map(({ ref, key }): Port => {
    const { dtype, shape } = valueAt(ref);
    const name = refName(ref);
    build.output(valueAt(ref), name);
    return { name, dtype, shape, ...(key !== undefined && { description: key }) };
  });
  return build.finish(inputs, outputs);
}

function inputPort(node: TfNode, key: string | undefined): Port {
  const attributes = new Attributes(node.json);
  const port = { name: node.name, dtype: attributes.dtype('dtype', 'float32'), shape: attributes.shape('shape') };
  return key === undefined ? port : { ...port, description: key };
}

function weightOf(node: TfNode, weights: ReadonlyMap<string, Tensor>): Tensor {
  const weight = weights.get(node.name);
  if (weight) return weight;
  throw new LastgoodError('source_invalid', `constant ${node.name} is not in the weights manifest`, {
    hint: 'The model.json seems to be damaged: convert the model again.',
  });
}

/** All at once, so that whoever adds operators sees the whole list. */
function checkOperators(nodes: readonly TfNode[]): void {
  const known = (op: string) => op === 'Placeholder' || op === 'Const' || Object.hasOwn(OPERATORS, op);
  const unknown = nodes.filter(({ op }) => !known(op));
  const [first] = unknown;
  if (!first) return;
  const others = new Set(unknown.map(({ op }) => op));
  others.delete(first.op);
  const also = others.size > 0 ? `; nor are ${[...others].sort().join(', ')}` : '';
  throw new LastgoodError('model_unsupported', `operator ${first.op} of node ${first.name} is not supported${also}`, {
    hint: 'Only networks made of the operators in src/model-import/tfjs/ops can be converted to ONNX.',
  });
}
