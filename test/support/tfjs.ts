import { fileURLToPath } from 'node:url';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { InferenceSession, Tensor } from 'onnxruntime-node';

// Or it advertises its native bindings on stderr.
tf.env().set('IS_TEST', true);

/** From now on TF.js computes with its WebAssembly kernels (one thread, as always in Node) instead of plain JavaScript. */
export async function useWasm(): Promise<void> {
  // Imported only here: once it is known, TF.js would prefer it to plain JavaScript by itself.
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(fileURLToPath(new URL('.', import.meta.resolve('@tensorflow/tfjs-backend-wasm'))));
  await tf.setBackend('wasm');
  await tf.ready();
}

/** A tensor that both runtimes understand. */
export interface Feed {
  dtype: 'float32' | 'int32' | 'bool';
  shape: number[];
  values: number[] | Float32Array | Int32Array;
}

export interface Answer {
  name: string;
  dtype: string;
  shape: readonly number[];
  values: ArrayLike<number>;
}

export interface TfjsFiles {
  model: { modelTopology: object; weightsManifest: { weights: object[] }[]; signature?: object };
  weights: Uint8Array;
}

export interface Reference {
  run(feeds: Record<string, Feed>): Answer[];
  dispose(): void;
}

/** A graph model as TF.js itself runs it. Feeds and answers are named as in ONNX, without `:0`; `outputs` defaults to the model's own. */
export async function tfjsReference({ model, weights }: TfjsFiles, outputs?: readonly string[]): Promise<Reference> {
  const weightData = new Uint8Array(weights).buffer;
  const weightSpecs = model.weightsManifest.flatMap((group) => group.weights) as tf.io.WeightsManifestEntry[];
  const { modelTopology, signature } = model;
  const graph = await loadGraphModel(
    tf.io.fromMemory({ modelTopology, weightSpecs, weightData, ...(signature && { signature }) }),
  );
  const names = [...(outputs ?? graph.outputs.map((output) => output.name))];
  return {
    run(feeds) {
      tf.engine().startScope();
      const tensors = Object.entries(feeds).map(([name, { dtype, shape, values }]) => [
        name,
        tf.tensor(values, shape, dtype),
      ]);
      const results = [graph.execute(Object.fromEntries(tensors), names)].flat();
      const answers = results.map((result, i) => ({
        name: names[i]!.replace(/:0$/, ''),
        dtype: result.dtype,
        shape: result.shape,
        values: result.dataSync().slice() as ArrayLike<number>,
      }));
      tf.engine().endScope();
      return answers;
    },
    dispose: () => graph.dispose(),
  };
}

/** The same network after its conversion, in ONNX Runtime on one thread. */
export async function runOnnx(bytes: Uint8Array, feeds: Record<string, Feed>): Promise<Map<string, Answer>> {
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const inputs = Object.entries(feeds).map(([name, feed]) => [name, toOnnx(feed)] as const);
  const results = await session.run(Object.fromEntries(inputs));
  await session.release();
  return new Map(
    Object.entries(results).map(([name, { type, dims, data }]) => [
      name,
      { name, dtype: type, shape: dims, values: data as ArrayLike<number> },
    ]),
  );
}

function toOnnx({ dtype, shape, values }: Feed): Tensor {
  if (dtype === 'float32') return new Tensor('float32', Float32Array.from(values), shape);
  if (dtype === 'int32') return new Tensor('int32', Int32Array.from(values), shape);
  return new Tensor('bool', Uint8Array.from(values), shape);
}

/** The largest difference between two answers; NaN never counts as equal, infinities must match. */
export function maxDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = a[i] === b[i] ? 0 : Math.abs(a[i]! - b[i]!);
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return largest;
}
