import { answerTask } from '../in-thread.ts';
import { trial } from './trial.ts';

await answerTask(trial);
