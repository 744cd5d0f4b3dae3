import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;
const { FLOAT } = onnx.TensorProto.DataType;

/**
 * A network of one node: the mean of a picture of any size, `picture` [1, height, width, 3] -> `mean` [1, 1, 1, 1].
 * @returns the bytes of an ONNX file
 */
export function meanNetwork(): Uint8Array {
  const port = (name: string, dims: (number | string)[]) => ({
    name,
    type: {
      tensorType: {
        elemType: FLOAT,
        shape: { dim: dims.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size })) },
      },
    },
  });
  const model = onnx.ModelProto.fromObject({
    irVersion: 7,
    opsetImport: [{ domain: '', version: 13 }],
    graph: {
      name: 'mean',
      node: [
        { opType: 'Mul', input: ['picture', 'one'], output: ['same'] },
        { opType: 'ReduceMean', input: ['same'], output: ['mean'] },
      ],
      initializer: [{ name: 'one', dataType: FLOAT, dims: [1], floatData: [1] }],
      input: [port('picture', [1, 'height', 'width', 3])],
      output: [port('mean', [1, 1, 1, 1])],
    },
  });
  return onnx.ModelProto.encode(model).finish();
}
