import { int64s, numbers, reshaped, type Tensor, transposed } from '../tensor.ts';
import type { Attribute, OnnxNode } from './graph.ts';

/** A value that is `source` with its axes in the order of `perm`, as numpy's transpose. */
export interface View {
  readonly source: string;
  readonly perm: readonly number[];
}

interface Known {
  readonly views: ReadonlyMap<string, View>;
  readonly constants: ReadonlyMap<string, Tensor>;
}

/** A node that computes on the sources of views: `outputs` tells which views its results are. */
export interface Moved {
  readonly node: OnnxNode;
  readonly outputs: readonly { readonly name: string; readonly view: View }[];
  readonly constants: ReadonlyMap<string, Tensor>;
}

/** Operators that treat every element alike, with their inputs broadcast to a common shape. */
const ELEMENTWISE = new Set(
  [
    ['Abs', 'Cast', 'Ceil', 'Clip', 'Cos', 'Elu', 'Erf', 'Exp', 'Floor', 'LeakyRelu', 'Log', 'Neg', 'Not'],
    ['Reciprocal', 'Relu', 'Round', 'Selu', 'Sigmoid', 'Sign', 'Sin', 'Softplus', 'Sqrt', 'Tanh'],
    ['Add', 'And', 'Div', 'Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual', 'Max', 'Min', 'Mod', 'Mul'],
    ['Or', 'PRelu', 'Pow', 'Sub', 'Sum', 'Where'],
  ].flat(),
);

export const isElementwise = (op: string): boolean => ELEMENTWISE.has(op);

/** What an operator with an axis, or with axes, becomes when the axes of its first input change places. */
const WITH_AXES = new Set(['Concat', 'Softmax', 'Split', 'ReduceMax', 'ReduceMean', 'ReduceMin', 'ReduceProd']);

/**
 * Rewrites `node` so that it reads the sources of its views; undefined when it has none, when they differ, or when
 * the operator depends on the order of the axes.
 */
export function permuteNode(node: OnnxNode, known: Known): Moved | undefined {
  const perm = commonPerm(node, known);
  if (!perm) return undefined;
  if (ELEMENTWISE.has(node.op)) return elementwise(node, perm, known);
  if (WITH_AXES.has(node.op)) return withAxes(node, perm, known);
  if (node.op === 'Pad') return padded(node, perm, known);
  return undefined;
}

/** The permutation of all inputs that are not constant, when they are views and agree. */
function commonPerm(node: OnnxNode, { views, constants }: Known): readonly number[] | undefined {
  const inputs = node.inputs.filter((name) => name !== '' && !constants.has(name));
  const perms = inputs.map((name) => views.get(name)?.perm);
  const [first] = perms;
  return first && perms.every((perm) => perm && perm.join() === first.join()) ? first : undefined;
}

function elementwise(node: OnnxNode, perm: readonly number[], known: Known): Moved | undefined {
  const constants = new Map<string, Tensor>();
  const inputs: string[] = [];
  for (const name of node.inputs) {
    const tensor = known.constants.get(name);
    if (!tensor) {
      inputs.push(known.views.get(name)?.source ?? name);
    } else if (tensor.data.length === 1 && tensor.shape.length <= 1) {
      inputs.push(name);
    } else {
      if (tensor.shape.length > perm.length) return undefined;
      constants.set(`${name}/moved`, movedConstant(tensor, perm));
      inputs.push(`${name}/moved`);
    }
  }
  return moved(node, perm, { inputs, constants });
}

/** A constant that broadcasts against the view, for its source. */
function movedConstant(tensor: Tensor, perm: readonly number[]): Tensor {
  const ones = new Array<number>(perm.length - tensor.shape.length).fill(1);
  return transposed(reshaped(tensor, [...ones, ...tensor.shape]), inverse(perm));
}

function withAxes(node: OnnxNode, perm: readonly number[], known: Known): Moved | undefined {
  const { axis, axes, keepdims } = node.attributes;
  const place = (index: number) => perm[index < 0 ? index + perm.length : index]!;
  const attributes: Record<string, Attribute> = { ...node.attributes };
  if (axis !== undefined) attributes.axis = place(axis as number);
  if (axes !== undefined) attributes.axes = (axes as readonly number[]).map(place).sort((a, b) => a - b);
  const inputs = node.inputs.map((name) => known.views.get(name)?.source ?? name);
  if (node.op === 'Concat' && node.inputs.some((name) => known.constants.has(name))) return undefined;
  if (keepdims === 0) return undefined;
  return moved(node, perm, { inputs, attributes });
}

function padded(node: OnnxNode, perm: readonly number[], known: Known): Moved | undefined {
  const [image, name, ...value] = node.inputs;
  const pads = known.constants.get(name!);
  if (!pads) return undefined;
  const values = numbers(pads);
  const rank = perm.length;
  const back = inverse(perm);
  const swapped = [...back.map((axis) => values[axis]!), ...back.map((axis) => values[axis + rank]!)];
  const constants = new Map([[`${name}/moved`, int64s(swapped)]]);
  return moved(node, perm, { inputs: [known.views.get(image!)!.source, `${name}/moved`, ...value], constants });
}

interface Change {
  inputs: readonly string[];
  attributes?: Record<string, Attribute>;
  constants?: ReadonlyMap<string, Tensor>;
}

function moved(node: OnnxNode, perm: readonly number[], change: Change): Moved {
  const outputs = node.outputs.map((name) => ({ name, view: { source: `${name}/moved`, perm } }));
  return {
    node: { ...node, ...change, outputs: outputs.map(({ view }) => view.source) },
    outputs,
    constants: change.constants ?? new Map(),
  };
}

export const inverse = (perm: readonly number[]): number[] => perm.map((_, axis) => perm.indexOf(axis));
