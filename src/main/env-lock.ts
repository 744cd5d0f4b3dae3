import type { Interpreter } from '../environment/interpreter.ts';
import { findInterpreter, type WantedInterpreter } from '../environment/interpreters.ts';
import type { Lock } from '../environment/lock.ts';

/** A version, or whatever tells where an interpreter is. */
export const wantedBy = (python: string): WantedInterpreter =>
  /^\d+\.\d+(\.\d+)?$/.test(python) ? { version: python } : { path: python };

/**
 * The interpreter of this machine that an environment of a lock is made with: the one that was named, else the one most like the lock's.
 * @throws LastgoodError `interpreter_missing`
 */
export function interpreterOf(lock: Lock, signal: AbortSignal, python?: string): Promise<Interpreter> {
  const { extras, requiresPython } = lock;
  if (python !== undefined) return findInterpreter(wantedBy(python), signal);
  const exact = extras?.interpreter;
  // A lock of another tool tells it by a range alone: its lower bound is what it was made with.
  const version = exact ? undefined : /^\s*(?:==|~=|>=)\s*(\d+\.\d+)/.exec(requiresPython ?? '')?.[1];
  return findInterpreter({ exact, version }, signal);
}
