import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GoldenCaseEvidence } from '../api/control/rollout.ts';
import { parseDuration } from '../release/units.ts';
import type { Endpoint } from '../runtime/driver.ts';
import type { Reply, Transport } from '../runtime/transport.ts';
import { ask } from './ask.ts';
import { compareByCommand } from './compare/command.ts';
import type { Compared } from './compare/compare.ts';
import type { ParsingTolerance } from './compare/parsing.ts';
import { Comparer } from './comparer.ts';
import { NO_EVIDENCE, writeEvidence } from './evidence.ts';
import type { GoldenCase } from './golden-set.ts';
import type { LoadedGolden } from './load.ts';
import { type GoldenReport, type JudgedCase, reportOf } from './report.ts';

export type { GoldenReport };

export interface RunGoldenOptions {
  endpoint: Endpoint;
  transport: Transport;
  golden: LoadedGolden;
  /** The release's tolerance for parsings: what holds where a case says nothing. */
  tolerance: Partial<Pick<ParsingTolerance, 'agreement' | 'iou'>>;
  signal: AbortSignal;
  /** Time that the answer to one input has. */
  caseTimeoutMs: number;
  /** Folder that evidence is written into; without it none is. */
  evidenceDir?: string | undefined;
  onCase?: ((done: number, total: number) => void) | undefined;
  /** Who probes on a clock keeps one, and saves its start; without it one is made for this run. */
  comparer?: Comparer | undefined;
}

const COMPARATOR_TIMEOUT_MS = 30_000;
/** Cases whose evidence is kept, failed ones and passed ones: a large set must not fill the disk. */
const KEPT = { fail: 20, pass: 5 };

/**
 * Sends every input of a golden set to an instance, one after another, and compares the answers with the expected ones.
 * Whatever the instance does is in the report.
 * @throws the signal's reason
 */
export async function runGolden(options: RunGoldenOptions): Promise<GoldenReport> {
  const { golden, onCase, evidenceDir } = options;
  await using own = options.comparer ? null : new Comparer();
  const comparer = options.comparer ?? own!;
  const cases: JudgedCase[] = [];
  const left = { ...KEPT };
  let trouble: string | null = null;
  for (const one of golden.set.cases) {
    const { reply, compared, ms } = await runCase(one, options, comparer);
    const verdict = compared.judgement.passed ? 'pass' : 'fail';
    const keep = evidenceDir !== undefined && trouble === null && left[verdict]-- > 0;
    const files = { dir: golden.dir, one, reply, pictures: compared.pictures };
    const names = keep ? await writeEvidence(evidenceDir, files).catch(unwritten) : NO_EVIDENCE;
    const { summary, figures, cause } = compared.judgement;
    cases.push({ cause, evidence: evidenceOf(one, { verdict, summary, figures, ms, ...names }) });
    onCase?.(cases.length, golden.set.cases.length);
  }
  return { ...reportOf(cases), trouble };

  /** A full disk must not decide about a release. */
  function unwritten(error: NodeJS.ErrnoException): typeof NO_EVIDENCE {
    if (error.code === undefined) throw error;
    trouble = `Evidence could not be written: ${error.message}.`;
    return NO_EVIDENCE;
  }
}

function evidenceOf(
  { name, compare: { kind } }: GoldenCase,
  rest: Omit<GoldenCaseEvidence, 'name' | 'comparison'>,
): GoldenCaseEvidence {
  return { name, comparison: kind, ...rest };
}

async function runCase(
  one: GoldenCase,
  options: RunGoldenOptions,
  comparer: Comparer,
): Promise<{ reply: Reply | null; compared: Compared; ms: number }> {
  const { golden, endpoint, transport, signal, caseTimeoutMs } = options;
  const body = one.request.body === undefined ? new Uint8Array(0) : await readFile(join(golden.dir, one.request.body));
  const { reply, ms, failure } = await ask(one, body, { endpoint, transport, timeoutMs: caseTimeoutMs, signal });
  if (reply === null || failure !== null) return { reply, ms, compared: { judgement: failure!, pictures: null } };
  return { reply, ms, compared: await compareCase(one, { body, reply }, options, comparer) };
}

async function compareCase(
  one: GoldenCase,
  { body, reply }: { body: Uint8Array; reply: Reply },
  { golden, tolerance, signal, evidenceDir }: RunGoldenOptions,
  comparer: Comparer,
): Promise<Compared> {
  const { compare: spec, expect } = one;
  if (spec.kind === 'command') return { judgement: await askCommand(one, reply, golden.dir, signal), pictures: null };
  if (expect.body === undefined) {
    const summary = `It answered ${reply.status}, as expected.`;
    return { judgement: { passed: true, summary, figures: {}, cause: null }, pictures: null };
  }
  const expected = await readFile(join(golden.dir, expect.body));
  const photo = evidenceDir === undefined ? {} : { photo: body };
  return comparer.compare({ spec, tolerance, expected, answer: reply.body, ...photo }, signal);
}

async function askCommand(one: GoldenCase, reply: Reply, dir: string, signal: AbortSignal) {
  const spec = one.compare as Extract<GoldenCase['compare'], { kind: 'command' }>;
  const scratch = await mkdtemp(join(tmpdir(), 'lastgood-golden-'));
  try {
    const answer = join(scratch, 'answer');
    await writeFile(answer, reply.body);
    const inSet = (path: string | undefined) => (path === undefined ? null : join(dir, path));
    const files = { expected: inSet(one.expect.body), answer, input: inSet(one.request.body) };
    const timeoutMs = spec.timeout === undefined ? COMPARATOR_TIMEOUT_MS : parseDuration(spec.timeout)!;
    return await compareByCommand(spec.command, files, { cwd: dir, timeoutMs, signal });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
