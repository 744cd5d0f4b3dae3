import { z } from 'zod';
import { LastgoodError } from '../errors.ts';
import { inThread } from '../in-thread.ts';

/** A model as it was published: its graph and its weights, the files of `weightFiles` one after another. */
export interface TfjsModel {
  model: object;
  weights: Uint8Array;
}

/** Makes ONNX bytes of a TF.js graph model: the same bytes for the same model, always. */
export type Converter = (model: TfjsModel, signal: AbortSignal) => Promise<Uint8Array>;

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
export const convertInThread: Converter = (model, signal) =>
  inThread(new URL('./convert-thread.ts', import.meta.url), model, signal);
