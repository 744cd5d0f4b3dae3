import type { Rollout } from '../../api/control/rollout.ts';
import { formatBytes } from '../words.ts';

const WIDTH = 24;

/** What a step is at. */
export type StepProgress = NonNullable<Rollout['progress']>;

/** Bytes are what these phases count; the others count things. */
const BYTES = new Set(['download', 'convert', 'checkout', 'verify', 'pack']);

/** `[======------------------]  25 %  download pose.json  12.0 MB of 48.0 MB`; without a total only what is done. */
export function drawProgress({ phase, item, done, total }: StepProgress): string {
  const inBytes = BYTES.has(phase) && (total ?? done) >= 10_000;
  const say = (n: number) => (inBytes ? formatBytes(n) : String(Math.round(n * 10) / 10));
  const what = `${phase} ${item}`.trim();
  if (!total) return done > 0 ? `${what}  ${say(done)}` : what;
  return `${drawShare(done / total)}  ${what}  ${say(done)} of ${say(total)}`;
}

/** `[======------------------]  25 %` */
export function drawShare(share: number): string {
  const capped = Math.min(1, share);
  const full = Math.round(capped * WIDTH);
  return `[${'='.repeat(full)}${'-'.repeat(WIDTH - full)}] ${`${Math.floor(capped * 100)} %`.padStart(5)}`;
}
