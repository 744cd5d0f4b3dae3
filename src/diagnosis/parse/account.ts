import type { Account } from '../incident.ts';
import type { Log } from '../log.ts';

/** What a log says. */
export function accountOf(_log: Log): Account {
  return { incidents: [], milestones: [], versions: new Map() };
}
