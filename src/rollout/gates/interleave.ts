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
  const { golden } = contest;
  for (let turn = 0; ; turn++) {
    const one = golden.set.cases[(turn >> 1) % golden.set.cases.length]!;
    const body = await bodyOf(one, golden);
    const first = turn % 2 === 0 ? 'current' : 'candidate';
    const second = first === 'current' ? 'candidate' : 'current';
    const answers = {
      [first]: await askOne(contest, first, one, body),
      [second]: await askOne(contest, second, one, body),
    };
    yield { name: one.name, ...(answers as Record<'candidate' | 'current', Asked>) };
  }
}

/** Both answer each input once (of a large set, the first ones): a first answer pays for caches, and is nobody's figure. */
export async function warmUp(contest: Contest, inputs = 4): Promise<void> {
  for (const one of contest.golden.set.cases.slice(0, inputs)) {
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
