import type { Interpreter } from './interpreter.ts';

/** What the name of a wheel file says (PEP 427). */
export interface WheelName {
  /** Normalised. */
  package: string;
  version: string;
  build: string | null;
  pythons: string[];
  abis: string[];
  platforms: string[];
}

/** @returns null when it is no wheel's name */
export function parseWheelName(_name: string): WheelName | null {
  throw new Error('not written yet');
}

/** Tags that fit an interpreter (`cp310-cp310-manylinux_2_17_x86_64`), best first. */
export function supportedTags(_interpreter: Interpreter): string[] {
  throw new Error('not written yet');
}
