import { LastgoodError } from '../../errors.ts';

/** What ModelScope calls M2FP (modelscope/metainfo.py). */
const MODEL_TYPE = 'm2fp';
const PIPELINE_TYPE = 'm2fp-image-human-parsing';

export const CONFIGURATION = 'configuration.json';

/**
 * Is this the configuration.json of an M2FP model? What else it must hold is checked by the worker, with the weights.
 * @param name of the file, for messages
 * @throws LastgoodError `model_invalid`
 */
export function checkConfiguration(text: string, name: string): void {
  let whole: { model?: { type?: unknown }; pipeline?: { type?: unknown } } | null;
  try {
    whole = JSON.parse(text);
  } catch (error) {
    throw invalid(`${name} is no JSON (${(error as Error).message}).`, 'Fetch the file again.', error);
  }
  const found = { model: whole?.model?.type, pipeline: whole?.pipeline?.type };
  if (found.model === MODEL_TYPE && found.pipeline === PIPELINE_TYPE) return;
  const [model, pipeline] = [found.model, found.pipeline].map((type) => JSON.stringify(type) ?? 'none');
  throw invalid(
    `${name} is not M2FP's: its model.type is ${model} and its pipeline.type ${pipeline}, instead of "${MODEL_TYPE}" and "${PIPELINE_TYPE}".`,
    'Name the folder of an M2FP model; serve another model with the driver python and a program of your own.',
  );
}

export const invalid = (message: string, hint: string, cause?: unknown) =>
  new LastgoodError('model_invalid', message, { hint, cause });
