import type { Sentence } from '../sentence.ts';

/** The Python interpreter: imports, names, attributes, types. */
export const PYTHON: readonly Sentence[] = [];
