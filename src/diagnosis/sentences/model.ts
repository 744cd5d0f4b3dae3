import type { Sentence } from '../sentence.ts';

/** Weights, PyTorch, ONNX Runtime, OpenCV: what runs the model. */
export const MODEL: readonly Sentence[] = [];
