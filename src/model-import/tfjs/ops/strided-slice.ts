import { fromFront, type Shape } from '../../shape.ts';
import { int64s, numbers } from '../../tensor.ts';
import type { Value } from '../builder.ts';
import type { Call, Operators } from '../call.ts';

const FIRST = -(2 ** 31);
const LAST = 2 ** 31 - 1;

export const slicing: Operators = {
  Slice: (call) => {
    const x = call.input(0);
    const begin = call.constantInts(1);
    // A size of -1 takes all that is left.
    const end = call.constantInts(2).map((size, axis) => (size === -1 ? LAST : begin[axis]! + size));
    return cut(
      call,
      x,
      begin.map((from, axis) => ({ axis, begin: from, end: end[axis]!, step: 1 })),
    );
  },
  StridedSlice: stridedSlice,
};

/** A number that is known now, or a vector of one that is known in the run. */
type Bound = number | Value;

interface Range {
  axis: number;
  begin: Bound;
  end: Bound;
  step: number;
}

interface Plan {
  ranges: Range[];
  /** Axes of the input of which one position stays, and the axis goes. */
  picks: { axis: number; index: Bound }[];
  /** Axes of size 1 that the result gets. */
  added: number[];
}

/** TensorFlow's x[begin:end:step, …] with its five masks: cuts ranges, then picks positions, then adds axes. */
function stridedSlice(call: Call): Value {
  const x = call.input(0);
  const { ranges, picks, added } = plan(call);
  let result = cut(call, x, ranges);
  for (const { axis, index } of inPickingOrder(picks)) result = pick(call, result, axis, index);
  return added.length > 0 ? call.build.unsqueeze(result, added) : result;
}

function plan(call: Call): Plan {
  const [begin, end] = [bounds(call, 1), bounds(call, 2)];
  const steps = call.constantInts(3);
  const mask = (name: string, i: number) => (call.attributes.int(name) & (1 << i)) !== 0;
  const result: Plan = { ranges: [], picks: [], added: [] };
  const ellipsis = steps.findIndex((_, i) => mask('ellipsis_mask', i));
  const isAdded = (i: number) => i !== ellipsis && mask('new_axis_mask', i);
  const isPicked = (i: number) => mask('shrink_axis_mask', i);
  steps.forEach((step, i) => {
    if (i === ellipsis) return;
    // Behind an ellipsis axes count from the end, which needs no rank.
    const behind = ellipsis >= 0 && i > ellipsis;
    const others = behind ? steps.slice(i).map((_, j) => i + j) : steps.slice(0, i).map((_, j) => j);
    const count = (kept: (j: number) => boolean) => others.filter(kept).length;
    const axis = behind ? -count((j) => !isAdded(j)) : count((j) => !isAdded(j));
    if (isAdded(i)) {
      const kept = count((j) => isAdded(j) || !isPicked(j));
      result.added.push(behind ? -kept : kept);
    } else if (isPicked(i)) {
      result.picks.push({ axis, index: begin(i) });
    } else {
      const from = mask('begin_mask', i) ? (step > 0 ? 0 : LAST) : begin(i);
      const to = mask('end_mask', i) ? (step > 0 ? LAST : FIRST) : end(i);
      const whole = step === 1 && from === 0 && to === LAST;
      if (!whole) result.ranges.push({ axis, begin: from, end: to, step });
    }
  });
  return result;
}

/** Reads single bounds out of input `index`, which is constant or computed in the run. */
function bounds(call: Call, index: number): (i: number) => Bound {
  const vector = call.input(index);
  if (vector.constant) {
    const values = numbers(vector.constant);
    return (i) => values[i]!;
  }
  const wide = call.build.cast(vector, 'int64');
  return (i) => call.build.op('Gather', [wide, call.build.constant(int64s([i]))], { dtype: 'int64', shape: [1] });
}

function cut(call: Call, x: Value, ranges: readonly Range[]): Value {
  if (ranges.length === 0) return x;
  const { build } = call;
  const source = x.wide ?? x;
  const vector = (values: readonly Bound[]): Value => {
    if (values.every((value) => typeof value === 'number')) return build.constant(int64s(values));
    const parts = values.map((value) => (typeof value === 'number' ? build.constant(int64s([value])) : value));
    return parts.length === 1
      ? parts[0]!
      : build.op('Concat', parts, { dtype: 'int64', shape: [parts.length] }, { axis: 0 });
  };
  const steps = ranges.map(({ step }) => step);
  const inputs = [
    source,
    vector(ranges.map(({ begin }) => begin)),
    vector(ranges.map(({ end }) => end)),
    build.constant(int64s(ranges.map(({ axis }) => axis))),
    steps.some((step) => step !== 1) ? build.constant(int64s(steps)) : undefined,
  ];
  while (inputs.at(-1) === undefined) inputs.pop();
  const result = build.op('Slice', inputs, { dtype: source.dtype, shape: cutShape(x.shape, ranges) });
  return build.cast(result, x.dtype);
}

function cutShape(shape: Shape, ranges: readonly Range[]): Shape {
  if (!shape) return undefined;
  const result = [...shape];
  for (const { axis, begin, end, step } of ranges) {
    const at = fromFront(axis, shape.length);
    result[at] = rangeLength(shape[at]!, begin, end, step);
  }
  return result;
}

/** How many positions a range takes of an axis of `size`, when that can be said now. */
function rangeLength(size: number | null, begin: Bound, end: Bound, step: number): number | null {
  if (size === null || typeof begin !== 'number' || typeof end !== 'number') return null;
  const low = step > 0 ? 0 : -1;
  const within = (bound: number) => Math.min(Math.max(bound < 0 ? bound + size : bound, low), size + low);
  return Math.max(Math.ceil((within(end) - within(begin)) / step), 0);
}

function pick(call: Call, x: Value, axis: number, index: Bound): Value {
  const { build } = call;
  const at = typeof index === 'number' ? build.constant(int64s([index], [])) : build.reshape(index, []);
  const source = x.wide ?? x;
  const shape = x.shape?.filter((_, i) => i !== fromFront(axis, x.shape!.length));
  return build.cast(build.op('Gather', [source, at], { dtype: source.dtype, shape }, { axis }), x.dtype);
}

/** So that picking one axis does not renumber those still to come: from the inside of the shape outwards. */
function inPickingOrder(picks: Plan['picks']): Plan['picks'] {
  const front = picks.filter(({ axis }) => axis >= 0).sort((a, b) => b.axis - a.axis);
  const back = picks.filter(({ axis }) => axis < 0).sort((a, b) => a.axis - b.axis);
  return [...front, ...back];
}
