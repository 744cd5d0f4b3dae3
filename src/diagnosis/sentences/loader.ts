import type { Sentence } from '../sentence.ts';

/** The dynamic loader: libraries, symbols, versions. */
export const LOADER: readonly Sentence[] = [];
