import type { Interpreter } from './interpreter.ts';

/** Which interpreter is meant: one by its path, else by version; of several the one most like `exact`. */
export interface WantedInterpreter {
  /** `3.10` or `3.10.13` */
  version?: string | undefined;
  path?: string | undefined;
  exact?: Interpreter | undefined;
}

/** @throws LastgoodError `interpreter_missing`, naming those that are there */
export async function findInterpreter(_wanted: WantedInterpreter, _signal: AbortSignal): Promise<Interpreter> {
  throw new Error('not written yet');
}
