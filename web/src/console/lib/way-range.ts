import type { WayAdvice } from '../../../../src/api/control/advice.ts';
import { formatSpan } from './time.ts';

/** `410 ms – 720 ms`, of a time that is not one figure; else null. */
export function rangeOf({ possible, low_ms, high_ms }: WayAdvice, locale: string): string | null {
  if (!possible || low_ms === null || high_ms === null) return null;
  const [low, high] = [formatSpan(low_ms, locale), formatSpan(high_ms, locale)];
  return low === high ? null : `${low} – ${high}`;
}
