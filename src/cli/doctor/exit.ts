import { constants } from 'node:os';
import { InvalidArgumentError } from 'commander';
import type { ProcessExit } from '../../api/diagnosis.ts';

/** What shells and containers add to a signal's number when they make an exit code of it. */
const SIGNALLED = 128;

/** `137` is SIGKILL, as shells, Docker and Kubernetes say it. */
export function exitOfCode(value: string): ProcessExit {
  if (!/^\d{1,3}$/.test(value) || Number(value) > 255) {
    throw new InvalidArgumentError('Exit codes are whole numbers from 0 to 255.');
  }
  const code = Number(value);
  const [signal] = Object.entries(constants.signals).find(([, number]) => number === code - SIGNALLED) ?? [];
  return signal === undefined ? { code, signal: null } : { code: null, signal };
}

/** `KILL`, `sigkill`, `9` */
export function exitOfSignal(value: string): ProcessExit {
  const name = `SIG${value.toUpperCase().replace(/^SIG/, '')}`;
  const [signal] =
    Object.entries(constants.signals).find(([known, number]) => known === name || String(number) === value) ?? [];
  if (signal === undefined) throw new InvalidArgumentError('Signals are such as SIGKILL, SIGSEGV or 9.');
  return { code: null, signal };
}
