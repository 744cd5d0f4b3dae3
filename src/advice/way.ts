import type { RiskLevel, TimePart, Way, WayAdvice } from '../api/control/advice.ts';
import type { AdviceFacts } from './facts.ts';
import type { Speech } from './speech.ts';
import { sumOf, unknown } from './time.ts';

export interface Risk {
  level: RiskLevel;
  sentence: string;
}

/** What is thought of one way. */
export interface Thought {
  /** Why it is not possible. */
  reason?: string | null | undefined;
  parts?: TimePart[];
  /** Why nobody knows how long it takes. */
  untold?: string;
  needs: (string | null)[];
  loses: (string | null)[];
  /** Those that hold; the worst counts, of two the first. */
  risks: (Risk | null)[];
}

/** How a way is judged by the facts. */
export type Judge = (facts: AdviceFacts, speech: Speech) => Thought;

const LEVELS: readonly RiskLevel[] = ['high', 'medium', 'low'];

export function toAdvice(way: Way, { reason = null, parts = [], untold, needs, loses, risks }: Thought): WayAdvice {
  const held = risks.filter((risk) => risk !== null);
  const worst = LEVELS.flatMap((level) => held.find((risk) => risk.level === level) ?? [])[0];
  if (worst === undefined) throw new Error(`nothing is said of the risk of ${way}`);
  const told = { needs: needs.filter((one) => one !== null), loses: loses.filter((one) => one !== null), risk: worst };
  if (reason !== null) return { way, possible: false, reason, ...unknown(reason), parts: [], ...told };
  const time = untold === undefined ? sumOf(parts) : unknown(untold);
  return { way, possible: true, reason: null, ...time, parts, ...told };
}

export const RANK: Record<RiskLevel, number> = { low: 0, medium: 1, high: 2 };
