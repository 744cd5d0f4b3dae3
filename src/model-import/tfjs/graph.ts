import { LastgoodError } from '../../errors.ts';
import type { ModelJson, NodeJson } from './model-json.ts';

/** Output number `index` of the node called `node`. */
export interface TensorRef {
  readonly node: string;
  readonly index: number;
}

export interface TfNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly TensorRef[];
  readonly json: NodeJson;
}

export interface TfOutput {
  readonly ref: TensorRef;
  /** The name in the signature, when there is one: `output_poseflag`. */
  readonly key?: string;
}

/** The part of a TF.js graph that its outputs need. */
export interface TfGraph {
  /** In an order in which every node comes after its inputs. */
  readonly nodes: readonly TfNode[];
  readonly outputs: readonly TfOutput[];
  /** The signature's name of an input node. */
  readonly inputKeys: ReadonlyMap<string, string>;
}

/** `a/b:1` is output 1 of node `a/b`; without a number it is output 0. */
export function parseRef(text: string): TensorRef {
  const colon = text.lastIndexOf(':');
  const digits = text.slice(colon + 1);
  return colon > 0 && /^\d+$/.test(digits)
    ? { node: text.slice(0, colon), index: Number(digits) }
    : { node: text, index: 0 };
}

/** How a tensor is called in ONNX: TF.js's name without `:0`. */
export const refName = ({ node, index }: TensorRef): string => (index === 0 ? node : `${node}:${index}`);

/** @param wanted names of the outputs to keep; all of the model's when left out */
export function readGraph(model: ModelJson, wanted?: readonly string[]): TfGraph {
  const byName = new Map(model.modelTopology.node.map((json) => [json.name, toNode(json)]));
  const outputs = wanted?.map((name) => ({ ref: parseRef(name) })) ?? declaredOutputs(model, byName);
  const inputs = Object.entries(model.signature?.inputs ?? {});
  return {
    nodes: inOrder(byName, outputs),
    outputs,
    inputKeys: new Map(inputs.map(([key, { name }]) => [parseRef(name).node, key])),
  };
}

function toNode(json: NodeJson): TfNode {
  const inputs = json.input.filter((name) => !name.startsWith('^')).map(parseRef);
  return { name: json.name, op: json.op, inputs, json };
}

/** The signature's outputs; a model without a signature gives the nodes that nothing uses. */
function declaredOutputs(model: ModelJson, byName: ReadonlyMap<string, TfNode>): TfOutput[] {
  const declared = Object.entries(model.signature?.outputs ?? {});
  if (declared.length > 0) return declared.map(([key, { name }]) => ({ ref: parseRef(name), key }));
  const used = new Set([...byName.values()].flatMap((node) => node.inputs.map((input) => input.node)));
  return [...byName.keys()].filter((name) => !used.has(name)).map((name) => ({ ref: { node: name, index: 0 } }));
}

/** Depth-first from the outputs, without recursion: networks may be thousands of nodes deep. */
function inOrder(byName: ReadonlyMap<string, TfNode>, outputs: readonly TfOutput[]): TfNode[] {
  const done = new Set<TfNode>();
  for (const { ref } of outputs) {
    const open = new Set<TfNode>();
    const stack = [find(byName, ref.node, 'the outputs')];
    for (let node = stack.at(-1); node; node = stack.at(-1)) {
      const { name, inputs } = node;
      const next = open.has(node) ? [] : inputs.map((input) => find(byName, input.node, `node ${name}`));
      open.add(node);
      // What is open but not done is a loop: left for the operator check, which names the loop's operator.
      const waiting = next.filter((input) => !done.has(input) && !open.has(input));
      stack.push(...waiting);
      if (waiting.length > 0) continue;
      stack.pop();
      done.add(node);
    }
  }
  return [...done];
}

function find(byName: ReadonlyMap<string, TfNode>, name: string, user: string): TfNode {
  const node = byName.get(name);
  if (node) return node;
  throw new LastgoodError('source_invalid', `${user} names ${name}, which is not in the graph`, {
    hint: 'Check the output names, or that model.json is complete.',
  });
}
