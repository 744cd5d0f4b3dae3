import { parentPort, workerData } from 'node:worker_threads';
import { LastgoodError } from '../errors.ts';
import { convertTfjsGraphModel } from '../model-import/tfjs/convert.ts';
import type { ConvertReply, TfjsModel } from './convert.ts';

/** Entry of the thread that `convertInThread` starts: one model in, one reply out. */
function convert(model: TfjsModel): ConvertReply {
  try {
    return { onnx: convertTfjsGraphModel(model) };
  } catch (error) {
    // Classes do not cross threads; a bug goes through as the thread's own error.
    if (!(error instanceof LastgoodError)) throw error;
    return { error: { code: error.code, message: error.message, hint: error.hint } };
  }
}

parentPort!.postMessage(convert(workerData as TfjsModel));
