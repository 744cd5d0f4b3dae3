import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Asked, ask } from '../../golden/ask.ts';
import type { GoldenCase } from '../../golden/golden-set.ts';
import type { LoadedGolden } from '../../golden/load.ts';
import type { Instance } from '../../runtime/driver.ts';
import type { Transport } from '../../runtime/transport.ts';

export interface Contest {
  candidate: Instance;
  current: Instance;
  golden: LoadedGolden;
  transport: Transport;
  caseTimeoutMs: number;
  signal: AbortSignal;
}

/** So many inputs of a set are measured with, from all over it. */
const INPUTS = 4;

function inputsOf({ golden: { set } }: Contest): GoldenCase[] {
  const count = Math.min(INPUTS, set.cases.length);
  return Array.from({ length: count }, (_, i) => set.cases[Math.floor((i * set.cases.length) / count)]!);
}

/** One input, answered by both. */
export interface Pair {
  name: string;
  candidate: Asked;
  current: Asked;
}

/**
 * Sends golden inputs to both releases in turns: A B, then B A on the same input, so that what drifts on the machine hits both.
 * Never ends by itself.
 */
export async function* interleave(contest: Contest): AsyncGenerator<Pair, never> {
  const inputs = inputsOf(contest);
  for (let turn = 0; ; turn++) {
    const one = inputs[(turn >> 1) % inputs.length]!;
    const body = await bodyOf(one, contest.golden);
    const first = turn % 2 === 0 ? 'current' : 'candidate';
    const second = first === 'current' ? 'candidate' : 'current';
    const answers = {
      [first]: await askOne(contest, first, one, body),
      [second]: await askOne(contest, second, one, body),
    };
    yield { name: one.name, ...(answers as Record<'candidate' | 'current', Asked>) };
  }
}

/** Both answer each input once: a first answer pays for caches, in time and in memory, and is nobody's figure. */
export async function warmUp(contest: Contest): Promise<void> {
  for (const one of inputsOf(contest)) {
    const body = await bodyOf(one, contest.golden);
    await askOne(contest, 'current', one, body);
    await askOne(contest, 'candidate', one, body);
  }
}

function askOne(contest: Contest, who: 'candidate' | 'current', one: GoldenCase, body: Uint8Array): Promise<Asked> {
  const { transport, caseTimeoutMs: timeoutMs, signal } = contest;
  return ask(one, body, { endpoint: contest[who].endpoint, transport, timeoutMs, signal });
}

async function bodyOf({ request }: GoldenCase, { dir }: LoadedGolden): Promise<Uint8Array> {
  return request.body === undefined ? new Uint8Array(0) : await readFile(join(dir, request.body));
}
