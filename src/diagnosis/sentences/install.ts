import type { Sentence } from '../sentence.ts';

/** pip, uv, builds of wheels, compilers. */
export const INSTALL: readonly Sentence[] = [];
