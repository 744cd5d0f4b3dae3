import type { ReleaseSummary } from '../../api/control/release.ts';

/** `current of human-parsing, generation 3; pinned`; empty when it only lies in the store. */
export function describeRoles({ roles, pinned }: ReleaseSummary): string {
  const does = roles.map(({ service, role, generation }) =>
    [`${role} of ${service}`, generation === null ? '' : `generation ${generation}`].filter(Boolean).join(', '),
  );
  return [...does, ...(pinned ? ['pinned'] : [])].join('; ');
}
