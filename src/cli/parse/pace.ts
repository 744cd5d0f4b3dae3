import { formatSeconds } from '../duration.ts';

/** How fast a batch goes, from what is done so far. */
export interface Pace {
  /** Images a second. */
  rate: number;
  /** Seconds until the rest is done at that rate; infinite before the first. */
  left: number;
}

export function paceOf(done: number, total: number, elapsedMs: number): Pace {
  const rate = elapsedMs > 0 ? (done * 1000) / elapsedMs : 0;
  return { rate, left: done >= total ? 0 : (total - done) / rate };
}

/** `1.8 images/s, 12 s left` */
export function formatPace({ rate, left }: Pace): string {
  if (rate === 0) return 'starting';
  const speed = rate < 0.1 ? `${formatNumber(rate * 60)} images/min` : `${formatNumber(rate)} images/s`;
  return left > 0 ? `${speed}, ${formatSeconds(left)} left` : speed;
}

function formatNumber(value: number): string {
  return value >= 9.95 ? value.toFixed(0) : value.toFixed(value >= 0.995 ? 1 : 2);
}
