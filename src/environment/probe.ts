import type { Installation } from './distribution.ts';

/**
 * Asks an interpreter for itself and for what is installed for it.
 * @param python an executable, the folder of an environment, or a name on PATH
 * @throws LastgoodError `interpreter_missing`, `environment_broken`; the signal's reason
 */
export async function inspectPython(_python: string, _signal: AbortSignal): Promise<Installation> {
  throw new Error('not written yet');
}
