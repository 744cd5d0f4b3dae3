import { broadcast } from '../../shape.ts';
import type { Call, Operator, Operators } from '../call.ts';

/** Comparisons, logic and choice. */
export const logic: Operators = {
  Equal: compare('Equal'),
  NotEqual: (call) => not(call, compare('Equal')),
  Greater: compare('Greater'),
  GreaterEqual: compare('GreaterOrEqual'),
  Less: compare('Less'),
  LessEqual: compare('LessOrEqual'),
  LogicalAnd: compare('And'),
  LogicalOr: compare('Or'),
  LogicalNot: (call) => call.build.op('Not', [call.input(0)], { dtype: 'bool', shape: call.input(0).shape }),
  Select: choose,
  SelectV2: choose,
  ClipByValue: (call) => {
    const [x, min, max] = [call.input(0), call.input(1), call.input(2)];
    return call.build.op('Clip', [x, min, max], { dtype: x.dtype, shape: x.shape });
  },
};

function compare(op: string): Operator {
  return (call) => {
    const [a, b] = [call.input(0), call.input(1)];
    return call.build.op(op, [a, b], { dtype: 'bool', shape: broadcast(a.shape, b.shape) });
  };
}

function not(call: Call, operator: Operator) {
  const [value] = [operator(call)].flat();
  return call.build.op('Not', [value], value!);
}

/** TF.js broadcasts all three, also for the older Select. */
function choose(call: Call) {
  const [condition, yes, no] = [call.input(0), call.input(1), call.input(2)];
  const shape = broadcast(condition.shape, broadcast(yes.shape, no.shape));
  return call.build.op('Where', [condition, yes, no], { dtype: yes.dtype, shape });
}
