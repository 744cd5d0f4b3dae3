import type { StandbyInfo } from '../../api/control/service.ts';
import type { StandbyHealth } from '../../api/health.ts';
import { ago, formatMs } from '../words.ts';

/** `1.0.0 warm, rollback ready in 2.1 ms (measured 40 s ago)`, or why it is not. */
export function describeReadiness(standby: StandbyInfo | StandbyHealth, now = Date.now()): string {
  const { release, mode, ready, reason, rollback_ms, measured_at } = standby;
  const who = `${release.version} ${mode}`;
  if (!ready) return `${who}, not ready${reason ? `: ${reason.replace(/\.$/, '')}` : ''}`;
  if (typeof rollback_ms !== 'number') return `${who}, rollback ready, not measured yet`;
  const age = measured_at ? ` (measured ${ago(measured_at, now)})` : '';
  return `${who}, rollback ready in ${formatMs(rollback_ms)}${age}`;
}
