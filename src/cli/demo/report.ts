import { table } from '../table.ts';
import { count } from '../words.ts';
import type { Seen } from './traffic.ts';
import type { Tried } from './walk.ts';

/** Whether it ended as the index of the examples says, and users saw no error. */
export function wentWell({ example, end, seen }: Tried): boolean {
  return end === example.end && seen.errors.length === 0;
}

/** A line of `--json`. */
export function triedRecord(tried: Tried): Record<string, unknown> {
  const { example, end, cause, rollout, seen } = tried;
  const { requests, errors, rescued, releases } = seen;
  return {
    event: 'upgrade',
    name: example.name,
    end,
    expected: example.end,
    cause,
    rollout,
    requests,
    errors: errors.length,
    rescued,
    releases: Object.fromEntries(releases),
    ok: wentWell(tried),
  };
}

/** What users saw meanwhile. */
export function describeSeen({ requests, errors, rescued, releases }: Seen): string {
  const by = [...releases].map(([release, n]) => `${n} by ${release}`).join(', ');
  const parts = [count(requests, 'request'), count(errors.length, 'error')];
  if (rescued > 0) parts.push(`${rescued} rescued by the standby`);
  return `Users meanwhile: ${parts.join(', ')}${by === '' ? '' : `; answered ${by}`}.${errors[0] ? ` The first error: ${errors[0]}` : ''}`;
}

/** The closing table. */
export function describeAll(tried: readonly Tried[]): string {
  return table(
    ['upgrade', 'ended', 'cause', 'requests', 'errors', 'rescued'],
    tried.map(({ example, end, cause, seen }) => [
      example.name,
      end.replace('_', ' '),
      cause,
      seen.requests,
      seen.errors.length,
      seen.rescued,
    ]),
  );
}
