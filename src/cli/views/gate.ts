import type { GateResult } from '../../api/control/rollout.ts';
import { GATES } from '../../api/control/rollout-states.ts';
import { formatMs } from '../words.ts';

const WIDEST = Math.max(...GATES.map((gate) => gate.length));

/** `pass  integrity  14 files are what the digest says. (12 ms)` */
export function gateLine({ verdict, gate, summary, ms }: GateResult): string {
  return `${verdict}  ${gate.padEnd(WIDEST)}  ${summary}${ms >= 1 ? ` (${formatMs(ms)})` : ''}`;
}
