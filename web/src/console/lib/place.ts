/** What the console shows, as its path says: `/console/<service>/rollouts/<id>`, the later parts as wanted. */
export interface Place {
  service: string | null;
  rollout: string | null;
}

/** Where logs are diagnosed: below a name that no service can have. */
export const DOCTOR = '/console/-/doctor';

export function readPlace(path: string): Place {
  if (path.startsWith('/console/-/')) return { service: null, rollout: null };
  const [, , service, kind, rollout] = path.split('/').map(decode);
  return { service: service || null, rollout: kind === 'rollouts' && rollout ? rollout : null };
}

export function pathTo({ service, rollout }: Place): string {
  const parts = ['console', service, ...(rollout ? ['rollouts', rollout] : [])].filter((part) => part !== null);
  return `/${parts.map(encodeURIComponent).join('/')}`;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
