import type { Sentence } from '../sentence.ts';

/** The kernel, containers, signals, disks, memory. */
export const SYSTEM: readonly Sentence[] = [];
