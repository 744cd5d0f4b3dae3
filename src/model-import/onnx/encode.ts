import onnxProto from 'onnx-proto';
import type { DType, Tensor } from '../tensor.ts';
import type { Attribute, OnnxGraph, OnnxNode, Port } from './graph.ts';

const { onnx } = onnxProto;

/** Operator set 13 and IR 7 belong to ONNX 1.8 and are read by every runtime since. */
export const OPSET = 13;
const IR_VERSION = 7;

const DATA_TYPE = {
  float32: onnx.TensorProto.DataType.FLOAT,
  int32: onnx.TensorProto.DataType.INT32,
  int64: onnx.TensorProto.DataType.INT64,
  bool: onnx.TensorProto.DataType.BOOL,
} as const satisfies Record<DType, number>;

/** ONNX's number of an element type, as `Cast` wants it. */
export const dataType = (dtype: DType): number => DATA_TYPE[dtype];

/** The graph as the bytes of an ONNX file. The same graph gives the same bytes. */
export function encodeModel(graph: OnnxGraph, graphName: string): Uint8Array {
  const model = onnx.ModelProto.create({
    irVersion: IR_VERSION,
    producerName: 'lastgood',
    opsetImport: [onnx.OperatorSetIdProto.create({ domain: '', version: OPSET })],
    graph: onnx.GraphProto.create({
      name: graphName,
      node: graph.nodes.map(encodeNode),
      initializer: Array.from(graph.constants, ([name, tensor]) => encodeTensor(name, tensor)),
      input: graph.inputs.map(encodePort),
      output: graph.outputs.map(encodePort),
    }),
  });
  return onnx.ModelProto.encode(model).finish();
}

function encodeNode(node: OnnxNode) {
  return onnx.NodeProto.create({
    opType: node.op,
    name: node.outputs.find((name) => name !== '') ?? '',
    input: [...node.inputs],
    output: [...node.outputs],
    attribute: Object.entries(node.attributes).map(([name, value]) => encodeAttribute(name, value)),
  });
}

function encodeAttribute(name: string, value: Attribute) {
  const { AttributeType } = onnx.AttributeProto;
  const field =
    typeof value === 'number'
      ? { type: AttributeType.INT, i: value }
      : typeof value === 'string'
        ? { type: AttributeType.STRING, s: new TextEncoder().encode(value) }
        : 'float' in value
          ? { type: AttributeType.FLOAT, f: value.float }
          : { type: AttributeType.INTS, ints: [...value] };
  return onnx.AttributeProto.create({ name, ...field });
}

function encodeTensor(name: string, { dtype, shape, data }: Tensor) {
  return onnx.TensorProto.create({
    name,
    dataType: DATA_TYPE[dtype],
    dims: [...shape],
    // Little-endian, as every platform that ONNX Runtime for Node runs on.
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  });
}

function encodePort({ name, dtype, shape, description }: Port) {
  const dim = shape?.map((size, axis) => (size === null ? { dimParam: `${name}.${axis}` } : { dimValue: size }));
  const tensorType = { elemType: DATA_TYPE[dtype], ...(dim && { shape: { dim } }) };
  return onnx.ValueInfoProto.create({ name, type: { tensorType }, ...(description && { docString: description }) });
}
