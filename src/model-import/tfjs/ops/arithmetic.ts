import { broadcast } from '../../shape.ts';
import { float32s } from '../../tensor.ts';
import type { Value } from '../builder.ts';
import type { Call, Operator, Operators } from '../call.ts';

/** Element-wise arithmetic; two operands broadcast as in numpy, in TF.js and in ONNX alike. */
export const arithmetic: Operators = {
  Abs: unary('Abs'),
  Ceil: unary('Ceil'),
  Cos: unary('Cos'),
  Erf: unary('Erf'),
  Exp: unary('Exp'),
  Floor: unary('Floor'),
  Log: unary('Log'),
  Neg: unary('Neg'),
  Reciprocal: unary('Reciprocal'),
  Round: unary('Round'), // halves to even, in both
  Sign: unary('Sign'),
  Sin: unary('Sin'),
  Sqrt: unary('Sqrt'),
  Square: (call) => binary(call, 'Mul', call.input(0), call.input(0)),
  Rsqrt: (call) => {
    const root = unary('Sqrt')(call) as Value;
    return call.build.op('Reciprocal', [root], { dtype: root.dtype, shape: root.shape });
  },

  Add: pair('Add'),
  AddV2: pair('Add'),
  Sub: pair('Sub'),
  Mul: pair('Mul'),
  Div: divide,
  RealDiv: divide,
  Pow: pair('Pow'),
  Maximum: pair('Max'),
  Minimum: pair('Min'),
  FloorDiv: floorDivide,
  // ONNX's Mod of integers has the sign of the divisor, as TensorFlow's floor modulo.
  FloorMod: floorModulo,
  Mod: floorModulo,
  SquaredDifference: (call) => {
    const difference = pair('Sub')(call) as Value;
    return binary(call, 'Mul', difference, difference);
  },
  DivNoNan: (call) => {
    const [x, y] = [call.input(0), call.input(1)];
    const zero = call.build.constant(float32s([0], []));
    const none = call.build.op('Equal', [y, zero], { dtype: 'bool', shape: y.shape });
    const quotient = binary(call, 'Div', x, y);
    return call.build.op('Where', [none, zero, quotient], quotient);
  },
  AddN: (call) => {
    const shape = call.inputs.map((input) => input.shape).reduce((sum, next) => broadcast(sum, next));
    const { dtype } = call.input(0);
    if (dtype === 'float32') return call.build.op('Sum', call.inputs, { dtype, shape });
    return call.inputs.reduce((sum, next) => binary(call, 'Add', sum, next));
  },
};

function unary(op: string): Operator {
  return (call) => {
    const { dtype, shape } = call.input(0);
    return call.build.op(op, [call.input(0)], { dtype, shape });
  };
}

function pair(op: string): Operator {
  return (call) => binary(call, op, call.input(0), call.input(1));
}

function binary(call: Call, op: string, a: Value, b: Value): Value {
  return call.build.op(op, [a, b], { dtype: a.dtype, shape: broadcast(a.shape, b.shape) });
}

/** TF.js divides integers as floats: 7 / 2 is 3.5. */
function divide(call: Call): Value {
  const [a, b] = [call.input(0), call.input(1)].map((value) => call.build.cast(value, 'float32'));
  return binary(call, 'Div', a!, b!);
}

/** Rounds towards minus infinity; ONNX's Div of integers cuts off towards zero. */
function floorDivide(call: Call): Value {
  const [a, b] = [call.input(0), call.input(1)];
  if (a.dtype === 'float32') {
    const quotient = binary(call, 'Div', a, b);
    return call.build.op('Floor', [quotient], quotient);
  }
  const remainder = binary(call, 'Mod', a, b);
  return binary(call, 'Div', binary(call, 'Sub', a, remainder), b);
}

function floorModulo(call: Call): Value {
  const [a, b] = [call.input(0), call.input(1)];
  if (a.dtype !== 'float32') return binary(call, 'Mod', a, b);
  // ONNX has no floor modulo of floats: a - floor(a / b) * b.
  const quotient = binary(call, 'Div', a, b);
  const whole = call.build.op('Floor', [quotient], quotient);
  return binary(call, 'Sub', a, binary(call, 'Mul', whole, b));
}
