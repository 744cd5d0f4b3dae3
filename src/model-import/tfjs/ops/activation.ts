import { float32s } from '../../tensor.ts';
import type { Value } from '../builder.ts';
import type { Call, Operators } from '../call.ts';

type Activation = (call: Call, x: Value, alpha?: Value) => Value;

const simple =
  (op: string): Activation =>
  (call, x) =>
    call.build.op(op, [x], { dtype: x.dtype, shape: x.shape });

const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  Relu: simple('Relu'),
  Relu6: (call, x) => {
    const bound = (value: number) => call.build.constant(float32s([value], []));
    return call.build.op('Clip', [x, bound(0), bound(6)], { dtype: x.dtype, shape: x.shape });
  },
  Elu: simple('Elu'),
  Selu: simple('Selu'),
  Sigmoid: simple('Sigmoid'),
  Softplus: simple('Softplus'),
  Tanh: simple('Tanh'),
  LeakyRelu: (call, x) => {
    const fused = call.attributes.float('leakyrelu_alpha', 0.2);
    const alpha = { float: call.attributes.float('alpha', fused) };
    return call.build.op('LeakyRelu', [x], { dtype: x.dtype, shape: x.shape }, { alpha });
  },
  Prelu: (call, x, alpha) => {
    if (!alpha) return call.unsupported('Prelu without its slopes');
    return call.build.op('PRelu', [x, alpha], { dtype: x.dtype, shape: x.shape });
  },
};

/** Applies an activation that is fused into another operator. */
export function activate(call: Call, name: string, x: Value, alpha?: Value): Value {
  const activation = ACTIVATIONS[name] ?? call.unsupported(`fused activation ${name}`);
  return activation(call, x, alpha);
}

/** Activations as operators of their own. */
export const activation: Operators = Object.fromEntries(
  Object.entries(ACTIVATIONS).map(([name, apply]) => [
    name,
    (call: Call) => apply(call, call.input(0), call.inputs[1]),
  ]),
);
