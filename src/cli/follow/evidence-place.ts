import { join } from 'node:path';
import type { Rollout } from '../../api/control/rollout.ts';
import type { Session } from '../control/session.ts';

type From = Pick<Session, 'control' | 'url' | 'global'>;
type Which = Pick<Rollout, 'id' | 'service'>;

/** Address or folder that the names of a rollout's kept files are added to; ends with a slash. */
export function evidenceBase({ control, url, global }: From, { id }: Which): string {
  const base = control.evidenceUrl(id, '');
  return url === undefined ? join(global.home, base) : base;
}

/** Where people look at them: the console's page of the rollout, or the folder when there is no server. */
export function evidencePlace(from: From, { id, service }: Which): string {
  if (from.url === undefined) return evidenceBase(from, { id, service });
  return `${from.url}/console/${encodeURIComponent(service)}/rollouts/${encodeURIComponent(id)}`;
}
