import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { type ErrorCode, LastgoodError } from '../errors.ts';

/** A model as it was published: its graph and its weights, the files of `weightFiles` one after another. */
export interface TfjsModel {
  model: object;
  weights: Uint8Array;
}

/** Makes ONNX bytes of a TF.js graph model: the same bytes for the same model, always. */
export type Converter = (model: TfjsModel, signal: AbortSignal) => Promise<Uint8Array>;

/** What comes back from the thread. */
export type ConvertReply = { onnx: Uint8Array } | { error: { code: ErrorCode; message: string; hint: string } };

const graphModel = z.looseObject({
  weightsManifest: z.array(z.looseObject({ paths: z.array(z.string()) })),
});

/**
 * A TF.js `model.json`.
 * @throws LastgoodError `model_unsupported` when it is none
 */
export function parseTfjsModel(content: Uint8Array): z.infer<typeof graphModel> {
  try {
    return graphModel.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content)));
  } catch (error) {
    throw new LastgoodError('model_unsupported', 'The file is not the model.json of a TF.js graph model.', {
      hint: 'Name the .json file that tensorflowjs_converter wrote; it lists the weights in "weightsManifest".',
      cause: error,
    });
  }
}

/** The files of weights that a `model.json` names, in their order. */
export const weightFiles = (content: Uint8Array): string[] =>
  parseTfjsModel(content).weightsManifest.flatMap(({ paths }) => paths);

/** Converts in a thread of its own: it takes seconds, in which the server must answer. */
export const convertInThread: Converter = async (model, signal) => {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<ConvertReply>();
  const worker = new Worker(new URL('./convert-thread.ts', import.meta.url), { workerData: model });
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', (code) => reject(new Error(`The conversion ended with exit code ${code}`)));
  try {
    const reply = await promise;
    if ('onnx' in reply) return reply.onnx;
    const { code, message, hint } = reply.error;
    throw new LastgoodError(code, message, { hint });
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
};
