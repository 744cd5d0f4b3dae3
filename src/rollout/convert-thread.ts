import { answerTask } from '../in-thread.ts';
import { convertTfjsGraphModel } from '../model-import/tfjs/convert.ts';
import type { TfjsModel } from './convert.ts';

/** Entry of the thread that `convertInThread` starts. */
await answerTask((model: TfjsModel) => convertTfjsGraphModel(model));
