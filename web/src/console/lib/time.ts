import { formatDuration, formatMs } from '../../lib/format.ts';

export type AgoUnit = 's' | 'min' | 'h' | 'd';

/** How long ago, in the largest unit that it fills; clocks that differ a little do not make it the future. */
export function agoOf(iso: string, now: number): [n: number, unit: AgoUnit] {
  const seconds = Math.max(0, Math.floor((now - Date.parse(iso)) / 1000));
  if (seconds < 60) return [seconds, 's'];
  if (seconds < 3600) return [Math.floor(seconds / 60), 'min'];
  if (seconds < 86_400) return [Math.floor(seconds / 3600), 'h'];
  return [Math.floor(seconds / 86_400), 'd'];
}

/** `21:03`, with its day when that is not today. */
export function formatClock(time: string | number, locale: string, now: number, seconds = false): string {
  const date = new Date(time);
  const sameDay = date.toDateString() === new Date(now).toDateString();
  return date.toLocaleString(locale, {
    ...(!sameDay && { month: 'short', day: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds && { second: '2-digit' }),
    hourCycle: 'h23',
  });
}

/** How long something takes, from milliseconds to days: `84 ms`, `1.24 s`, `3 min 20 s`. */
export const formatSpan = (ms: number, locale: string): string =>
  ms < 60_000 ? formatMs(ms, locale) : formatDuration(ms / 1000);

/** `×1.42`, of a ratio. */
export const formatFactor = (factor: number, locale: string): string =>
  `×${factor.toLocaleString(locale, { maximumFractionDigits: 2, minimumFractionDigits: 2 })}`;
