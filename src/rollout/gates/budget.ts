import type { LoadedGolden } from '../../golden/load.ts';
import type { Instance } from '../../runtime/driver.ts';
import type { Transport } from '../../runtime/transport.ts';
import { judgeLatency, LATENCY_FACTOR, type LatencyJudgement, LOOKS } from '../policy/latency-budget.ts';
import { judgeMemory, MEMORY_FACTOR } from '../policy/memory-budget.ts';
import { judgeGrowth, type MemorySample } from '../policy/memory-growth.ts';
import { failed, passed, skipped, type Verdict, warned } from './gate.ts';
import { type Contest, interleave, warmUp } from './interleave.ts';
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
  /** After this time it is judged with what there is. Default 60,000. */
  maxMs?: number;
  onRound?: (done: number, total: number) => void;
}

const MAX_MS = 60_000;
/** Pairs after which memory is looked at. */
const MEMORY_LOOKS: readonly number[] = [5, ...LOOKS];
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
  logRatios: number[];
  latencies: { candidate: number[]; current: number[] };
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
  const until = performance.now() + maxMs;
  const all: Measured = {
    logRatios: [],
    latencies: { candidate: [], current: [] },
    memory: { candidate: [], current: [] },
    owed: { candidate: [], current: [] },
    cause: null,
  };
  await lookAtMemory(contest, all.memory, 0);
  let pairs = 0;
  for await (const { name, candidate, current } of interleave(contest)) {
    pairs++;
    if (candidate.failure) {
      all.owed.candidate.push(`${name}: ${candidate.failure.summary}`);
      all.cause ??= candidate.failure.cause;
    }
    if (current.failure) all.owed.current.push(`${name}: ${current.failure.summary}`);
    if (!candidate.failure && !current.failure) {
      all.logRatios.push(Math.log(candidate.ms / current.ms));
      all.latencies.candidate.push(candidate.ms);
      all.latencies.current.push(current.ms);
    }
    onRound?.(pairs, LOOKS.at(-1)!);
    const late = performance.now() >= until;
    if (late || MEMORY_LOOKS.includes(pairs)) await lookAtMemory(contest, all.memory, pairs);
    if (late || pairs >= LOOKS.at(-1)! || isDecided(all, pairs, factor)) break;
  }
  return all;
}

function isDecided({ logRatios, memory, owed }: Measured, pairs: number, factor: number): boolean {
  if (owed.candidate.length >= OWED) return true;
  if (!MEMORY_LOOKS.includes(pairs)) return false;
  const { decision } = judgeGrowth(memory.candidate, memory.current);
  if (decision === 'grows') return true;
  if (decision === 'maybe' || !(LOOKS as readonly number[]).includes(pairs)) return false;
  if (logRatios.length === 0) return true;
  return ['over', 'within'].includes(judgeLatency(logRatios, factor).decision);
}

async function lookAtMemory(contest: Contest, memory: Measured['memory'], requests: number): Promise<void> {
  const { signal } = contest;
  const sides = ['candidate', 'current'] as const;
  const bytes = await Promise.all(sides.map((side) => freshMemory(contest[side], signal)));
  for (const [i, side] of sides.entries()) if (bytes[i] !== null) memory[side].push({ requests, bytes: bytes[i]! });
}

function judge(all: Measured, factors: { latency: number; memory: number }): Verdict {
  const latency = all.logRatios.length === 0 ? null : judgeLatency(all.logRatios, factors.latency);
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
      candidate_ms: median(all.latencies.candidate),
      current_ms: median(all.latencies.current),
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
