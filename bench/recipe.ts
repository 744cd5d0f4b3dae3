/**
 * What the recipe costs beside its networks: the whole request (decode, parse, encode) ÷ the sum of the bare runs of the
 * networks that it contains, on the same inputs, one after the other. Both come in turns, so that whatever else the
 * machine does hits them alike, a few of a kind in a row: the first of a turn meets the caches that the other kind left, and
 * does not count.
 *   node bench/recipe.ts [photo or folder …]
 */
import process from 'node:process';
import { decodeImage } from '../src/parsing/decode.ts';
import { poseParts } from '../src/parsing/models/pose-parts/recipe.ts';
import type { Session, Tensor } from '../src/parsing/recipe.ts';
import { planThreads } from '../src/worker/thread-plan.ts';
import { openParser, parseJob, repeatedly } from './lib/in-process.ts';
import { openSessions } from './lib/onnx-sessions.ts';
import { photosFromArguments } from './lib/photos.ts';
import { embeddedRelease } from './lib/release.ts';
import { median, ms, timed } from './lib/stats.ts';

const ROUNDS = 8;
const EACH = 5;
const WARM_UP = 8;
const CORES = 2;

interface Run {
  network: string;
  inputs: Record<string, Tensor>;
}

const release = await embeddedRelease();
const settings = release.runtime.settings;
const names = poseParts.networks(settings);
const never = new AbortController().signal;
const { parser } = await openParser(release, planThreads(CORES));
const bare = {
  '1 thread': await openSessions(release.dir, names, { threads: 1 }),
  [`${CORES} threads`]: await openSessions(release.dir, names, { threads: CORES }),
};

for (const photo of await photosFromArguments([1, 2, 5])) {
  const { name, bytes } = photo;
  const whole = repeatedly(parser, parseJob(release, photo));
  const { runs, people } = await record(bytes);
  // The first requests are slow: code is not compiled yet.
  for (let i = 0; i < WARM_UP; i++) await whole();
  const times = {
    whole: [] as number[],
    cpu: { whole: [] as number[], bare: [] as number[] },
    bare: new Map<string, number[]>(),
    byNetwork: new Map<string, number[]>(),
  };
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < EACH; i++) {
      const before = process.cpuUsage();
      const one = await timed(whole);
      if (i === 0) continue;
      times.whole.push(one);
      times.cpu.whole.push(processorTime(before));
    }
    for (const [threads, sessions] of Object.entries(bare)) {
      for (let i = 0; i < EACH; i++) {
        const before = process.cpuUsage();
        let sum = 0;
        for (const { network, inputs } of runs) {
          const one = await timed(() => sessions[network]!.run(inputs));
          if (i > 0) push(times.byNetwork, `${network} ${threads}`, one);
          sum += one;
        }
        if (i === 0) continue;
        push(times.bare, threads, sum);
        if (sessions === bare['1 thread']) times.cpu.bare.push(processorTime(before));
      }
    }
  }
  const request = median(times.whole);
  console.log(`${name}: ${people} people, ${runs.length} runs, whole request ${ms(request)}`);
  for (const [threads, sums] of times.bare) {
    console.log(`  ÷ bare runs with ${threads} (${ms(median(sums))}) = ${(request / median(sums)).toFixed(2)}`);
  }
  const cpu = { whole: median(times.cpu.whole), bare: median(times.cpu.bare) };
  console.log(
    `  processor time ${ms(cpu.whole)} ÷ that of the bare runs (${ms(cpu.bare)}) = ${(cpu.whole / cpu.bare).toFixed(2)}`,
  );
  for (const [network, values] of times.byNetwork) {
    console.log(`    ${network}: ${values.length / ROUNDS / (EACH - 1)} x ${ms(median(values))}`);
  }
}
process.exit(0);

/** Every run of a network that a parse of the photo contains, with copies of its inputs. */
async function record(bytes: Uint8Array): Promise<{ runs: Run[]; people: number }> {
  const runs: Run[] = [];
  const sessions = Object.entries(bare['1 thread']!).map(([network, session]): [string, Session] => [
    network,
    {
      inputNames: session.inputNames,
      outputNames: session.outputNames,
      run(inputs) {
        runs.push({ network, inputs: structuredClone(inputs) });
        return session.run(inputs);
      },
    },
  ]);
  const recorded = poseParts.create(Object.fromEntries(sessions), settings);
  const { image, size } = await decodeImage(bytes, { side: recorded.side });
  const { parsing } = await recorded.parse({ image, size }, { minScore: 0, signal: never });
  return { runs, people: parsing.people.length };
}

/** Milliseconds of processor time, of all threads, since `before`. */
function processorTime(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function push(lists: Map<string, number[]>, key: string, value: number): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
