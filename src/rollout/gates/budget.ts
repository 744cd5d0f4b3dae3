import type { LoadedGolden } from '../../golden/load.ts';
import type { Instance } from '../../runtime/driver.ts';
import type { Transport } from '../../runtime/transport.ts';
import {
  judgeLatency,
  LATENCY_FACTOR,
  type LatencyJudgement,
  LOOKS,
  type TimedPair,
} from '../policy/latency-budget.ts';
import { judgeMemory, MEMORY_FACTOR } from '../policy/memory-budget.ts';
import { judgeGrowth, type MemorySample } from '../policy/memory-growth.ts';
import { failed, passed, skipped, type Verdict, warned } from './gate.ts';
import { type Contest, interleave, type Pair, warmUp } from './interleave.ts';
import { freshMemory } from './memory.ts';

export interface BudgetOptions {
  candidate: Instance;
  /** What serves; null: nothing does. */
  current: Instance | null;
  transport: Transport;
  /** The candidate's golden set; null: it has none. */
  golden: LoadedGolden | null;
  /** Times of the current release's figures that the candidate may need. Default 1.5 each. */
  factors?: { latency?: number | undefined; memory?: number | undefined };
  signal: AbortSignal;
  /** Time that one answer has. */
  caseTimeoutMs: number;
  /** After this time it is judged with what there is; after twice as long when it looks too slow. Default 60,000. */
  maxMs?: number;
  onRound?: (done: number, total: number) => void;
}

const MAX_MS = 60_000;
/** So many times as long it may take when it looks too slow and more answers could tell. */
const EXTENSION = 2;
/** Pairs after which memory is looked at. */
const MEMORY_LOOKS: readonly number[] = [3, 6, ...LOOKS];
/** Answers that the candidate may owe before that decides: one can be anything. */
const OWED = 2;

/** Latency and memory of the candidate against the current release, on the same inputs in the same run. */
export async function budgetGate({ candidate, current, golden, ...options }: BudgetOptions): Promise<Verdict> {
  if (current === null) return skipped('Nothing serves that it could be compared with.');
  if (golden === null) return skipped('The release has no golden set: there are no inputs to measure with.');
  const contest: Contest = { candidate, current, golden, ...options };
  const factors = {
    latency: options.factors?.latency ?? LATENCY_FACTOR,
    memory: options.factors?.memory ?? MEMORY_FACTOR,
  };
  await warmUp(contest);
  return judge(await measure(contest, factors.latency, options), factors);
}

interface Measured {
  /** null where an answer is missing. */
  pairs: (TimedPair | null)[];
  memory: { candidate: MemorySample[]; current: MemorySample[] };
  /** Why answers of the candidate, or of the current release, are missing. */
  owed: { candidate: string[]; current: string[] };
  cause: string | null;
}

async function measure(
  contest: Contest,
  factor: number,
  { maxMs = MAX_MS, onRound }: Partial<BudgetOptions>,
): Promise<Measured> {
  const begun = performance.now();
  const all: Measured = {
    pairs: [],
    memory: { candidate: [], current: [] },
    owed: { candidate: [], current: [] },
    cause: null,
  };
  await lookAtMemory(contest, all.memory, 0);
  for await (const pair of interleave(contest)) {
    note(all, pair);
    const count = all.pairs.length;
    onRound?.(count, LOOKS.at(-1)!);
    const spent = (performance.now() - begun) / maxMs;
    const late = spent >= EXTENSION || (spent >= 1 && judgeLatency(all.pairs, factor)?.decision !== 'above');
    if (late || MEMORY_LOOKS.includes(count)) await lookAtMemory(contest, all.memory, count);
    if (late || count >= LOOKS.at(-1)! || isDecided(all, factor)) break;
  }
  return all;
}

function note(all: Measured, { name, candidate, current }: Pair): void {
  all.pairs.push(candidate.failure || current.failure ? null : { candidate: candidate.ms, current: current.ms });
  if (current.failure) all.owed.current.push(`${name}: ${current.failure.summary}`);
  if (!candidate.failure) return;
  all.owed.candidate.push(`${name}: ${candidate.failure.summary}`);
  all.cause ??= candidate.failure.cause;
}

function isDecided({ pairs, memory, owed }: Measured, factor: number): boolean {
  if (owed.candidate.length >= OWED) return true;
  if (!MEMORY_LOOKS.includes(pairs.length)) return false;
  const { decision } = judgeGrowth(memory.candidate, memory.current);
  if (decision === 'grows') return true;
  if (decision === 'maybe' || !LOOKS.some((look) => look === pairs.length)) return false;
  const latency = judgeLatency(pairs, factor);
  return latency === null || latency.decision === 'over' || latency.decision === 'within';
}

async function lookAtMemory(contest: Contest, memory: Measured['memory'], requests: number): Promise<void> {
  const { signal } = contest;
  const sides = ['candidate', 'current'] as const;
  const bytes = await Promise.all(sides.map((side) => freshMemory(contest[side], signal)));
  for (const [i, side] of sides.entries()) if (bytes[i] !== null) memory[side].push({ requests, bytes: bytes[i]! });
}

function judge(all: Measured, factors: { latency: number; memory: number }): Verdict {
  const latency = judgeLatency(all.pairs, factors.latency);
  const measured = all.pairs.filter((pair) => pair !== null);
  const growth = judgeGrowth(all.memory.candidate, all.memory.current);
  const held = {
    candidate: all.memory.candidate.at(-1)?.bytes ?? null,
    current: all.memory.current.at(-1)?.bytes ?? null,
  };
  const memory = judgeMemory(held.candidate, held.current, factors.memory);
  const evidence = {
    latency: latency && {
      budget: factors.latency,
      ...latency,
      pairs: measured.length,
      candidate_ms: median(measured.map(({ candidate }) => candidate)),
      current_ms: median(measured.map(({ current }) => current)),
    },
    memory: {
      budget: factors.memory,
      ratio: memory.ratio,
      candidate_bytes: held.candidate,
      current_bytes: held.current,
    },
    growth: { bytes_per_request: growth.bytesPerRequest, samples: all.memory.candidate },
    owed: all.owed,
  };
  if (all.owed.candidate.length >= OWED) {
    const [first] = all.owed.candidate;
    return failed(all.cause!, `It owed ${all.owed.candidate.length} answers when asked again. ${first}`, evidence);
  }
  if (growth.decision === 'grows') {
    return failed('memory-grows', `Its memory grows by ${mb(growth.bytesPerRequest!)} with each request.`, evidence);
  }
  if (latency?.decision === 'over') {
    return failed('too-slow', `It takes ${times(latency)}; ${factors.latency} times is the budget.`, evidence);
  }
  if (memory.decision === 'over') {
    const sentence = `It holds ${mb(held.candidate!)}, ${memory.ratio!.toFixed(2)} times of what serves (${mb(held.current!)})`;
    return failed('memory-over-budget', `${sentence}; ${factors.memory} times is the budget.`, evidence);
  }
  if (latency === null)
    return skipped('The release that serves does not answer these inputs: there is nothing to compare with.');
  if (latency.decision === 'above') {
    return warned(`It may be too slow: ${times(latency)}, which so few answers cannot decide.`, evidence);
  }
  if (growth.decision === 'maybe') {
    return warned(`Its memory may grow: by ${mb(growth.bytesPerRequest!)} with each of the last requests.`, evidence);
  }
  if (all.owed.candidate.length > 0) return warned(`It owed an answer. ${all.owed.candidate[0]}`, evidence);
  return passed(`It takes ${times(latency)}${remark(memory.ratio)}.`, evidence);
}

function times({ ratio, low, high }: LatencyJudgement): string {
  const between = low === null || high === null ? '' : ` (surely ${low.toFixed(2)} to ${high.toFixed(2)})`;
  return `${ratio.toFixed(2)} times as long as what serves${between}`;
}

function remark(ratio: number | null): string {
  return ratio === null ? '' : ` and ${ratio.toFixed(2)} times the memory`;
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

function median(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
