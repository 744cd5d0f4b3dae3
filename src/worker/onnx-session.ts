import * as ort from 'onnxruntime-node';
import type { Tensor } from '../parsing/recipe.ts';
import { GRAPH_LEVEL, type NetworkInfo, type NetworkPlan } from './network.ts';

/** ONNX Runtime's version, as far as results and optimised graphs depend on it. */
export const RUNTIME_VERSION = ort.env.versions.node ?? ort.env.versions.common;

export interface OpenedNetwork extends NetworkInfo {
  run(inputs: Record<string, Tensor>): Promise<Record<string, Tensor>>;
  /** One run on zeros: first runs allocate and are slow. */
  warmUp(): Promise<void>;
}

/** What became of a plan's cache entry. */
export type CacheFate = 'used' | 'saved' | 'refused' | 'not saved';

/** Opens a network as planned; whatever is wrong with the cache, the source is opened instead. */
export async function openNetwork(
  plan: NetworkPlan,
  threads: number,
): Promise<{ network: OpenedNetwork; fate: CacheFate }> {
  const options = sessionOptions(threads);
  if (plan.optimized) {
    const session = await ort.InferenceSession.create(plan.optimized, {
      ...options,
      graphOptimizationLevel: 'disabled',
    }).catch(() => null);
    if (session) return { network: wrap(session), fate: 'used' };
    return { network: wrap(await ort.InferenceSession.create(plan.source, options)), fate: 'refused' };
  }
  if (plan.saveTo) {
    const session = await ort.InferenceSession.create(plan.source, {
      ...options,
      optimizedModelFilePath: plan.saveTo,
    }).catch(() => null);
    if (session) return { network: wrap(session), fate: 'saved' };
  }
  return { network: wrap(await ort.InferenceSession.create(plan.source, options)), fate: 'not saved' };
}

function sessionOptions(threads: number): ort.InferenceSession.SessionOptions {
  return {
    graphOptimizationLevel: GRAPH_LEVEL,
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    // Memory patterns keep a block for each input shape that ever came: 60 MB a runner with the embedded release, for nothing.
    enableMemPattern: false,
    // Errors only: the runtime warns about every optimised graph that it writes.
    logSeverityLevel: 3,
    // A thread that spins for work takes the core from the runner beside it: runs took twice as long (docs/architecture/03-processes.md).
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
}

function wrap(session: ort.InferenceSession): OpenedNetwork {
  const run = async (inputs: Record<string, Tensor>) => {
    const feeds = Object.entries(inputs).map(([name, tensor]) => [name, toOrt(tensor)] as const);
    const outputs = await session.run(Object.fromEntries(feeds));
    return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, fromOrt(tensor as ort.Tensor)]));
  };
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    run,
    warmUp: async () => {
      await run(Object.fromEntries(session.inputMetadata.map((input) => [input.name, zeros(input)])));
    },
  };
}

/** Dimensions that are left open: one picture, of a usual side. */
const BATCH = 1;
const SIDE = 256;

function zeros(input: ort.InferenceSession.ValueMetadata): Tensor {
  if (!input.isTensor) throw new Error(`input ${input.name} is not a tensor`);
  const dims = input.shape.map((size, axis) => (typeof size === 'number' ? size : axis === 0 ? BATCH : SIDE));
  const length = dims.reduce((product, size) => product * size, 1);
  const data = { int32: Int32Array, uint8: Uint8Array, float32: Float32Array }[input.type as 'float32'];
  return { dims, data: new (data ?? Float32Array)(length) };
}

function toOrt({ data, dims }: Tensor): ort.Tensor {
  if (data instanceof Float32Array) return new ort.Tensor('float32', data, dims);
  return data instanceof Int32Array ? new ort.Tensor('int32', data, dims) : new ort.Tensor('uint8', data, dims);
}

function fromOrt({ data, dims, type }: ort.Tensor): Tensor {
  if (type === 'float32' || type === 'int32' || type === 'uint8' || type === 'bool')
    return { dims, data: data as Float32Array };
  if (type === 'int64') return { dims, data: Int32Array.from(data as BigInt64Array, Number) };
  throw new Error(`networks may not answer with ${type}`);
}
