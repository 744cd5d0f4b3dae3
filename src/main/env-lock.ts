import type { Interpreter } from '../environment/interpreter.ts';
import { findInterpreter } from '../environment/interpreters.ts';
import type { Lock } from '../environment/lock.ts';

/** The interpreter of this machine that a lock is for. @throws LastgoodError `interpreter_missing` */
export function interpreterOf({ extras, requiresPython }: Lock, signal: AbortSignal): Promise<Interpreter> {
  const exact = extras?.interpreter;
  // A lock of another tool tells it by a range alone: its lower bound is what it was made with.
  const version = exact ? undefined : /^\s*(?:==|~=|>=)\s*(\d+\.\d+)/.exec(requiresPython ?? '')?.[1];
  return findInterpreter({ exact, version }, signal);
}
