import type { Sentence } from '../sentence.ts';

/** Model hubs and downloads. */
export const HUB: readonly Sentence[] = [];
