import type { Log } from '../log.ts';
import type { Said } from './said.ts';
export function versionsIn(_said: readonly Said[], _log: Log): ReadonlyMap<string, string> {
  return new Map();
}
