/** Element types that occur in converted networks; the names are TF.js's, `int64` is ONNX's own. */
export type DType = 'float32' | 'int32' | 'int64' | 'bool';

export type TensorData = Float32Array | Int32Array | BigInt64Array | Uint8Array;

/** A dense row-major tensor; `shape` [] is a scalar. */
export interface Tensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: TensorData;
}

export const elements = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** A vector of int64, the type in which ONNX wants sizes, axes and indices. */
export function int64s(values: readonly number[], shape: readonly number[] = [values.length]): Tensor {
  return { dtype: 'int64', shape, data: BigInt64Array.from(values, (value) => BigInt(Math.trunc(value))) };
}

export function float32s(values: readonly number[], shape: readonly number[] = [values.length]): Tensor {
  return { dtype: 'float32', shape, data: Float32Array.from(values) };
}

/** The elements of an integer tensor as plain numbers. */
export function numbers(tensor: Tensor): number[] {
  return Array.from(tensor.data as ArrayLike<number | bigint>, Number);
}

/** Same elements, another shape; `shape` must hold as many. */
export function reshaped(tensor: Tensor, shape: readonly number[]): Tensor {
  if (elements(shape) !== tensor.data.length) {
    throw new Error(`a tensor of [${tensor.shape}] cannot take the shape [${shape}]`);
  }
  return { ...tensor, shape };
}

/** `result[i0, i1, …]` = `tensor` with its axes in the order of `perm`, as numpy's transpose. */
export function transposed(tensor: Tensor, perm: readonly number[]): Tensor {
  const { shape, data } = tensor;
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  const outShape = perm.map((axis) => shape[axis]!);
  const outStrides = perm.map((axis) => strides[axis]!);
  const out = new (data.constructor as new (length: number) => TensorData)(data.length);
  const index = new Array<number>(shape.length).fill(0);
  let from = 0;
  for (let to = 0; to < data.length; to++) {
    out[to] = data[from]!;
    for (let axis = perm.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      from += outStrides[axis]!;
      if (index[axis]! < outShape[axis]!) break;
      from -= outStrides[axis]! * outShape[axis]!;
      index[axis] = 0;
    }
  }
  return { dtype: tensor.dtype, shape: outShape, data: out };
}
