/**
 * How should the cores be used? Every plan parses the same photo alone and with two or three requests at once; rounds
 * are interleaved, so that whatever else the machine does hits all plans alike.
 *   node bench/threads.ts [photo …]
 */
import type { ThreadPlan } from '../src/worker/thread-plan.ts';
import { openParser, parseJob, repeatedly } from './lib/in-process.ts';
import { photosFromArguments } from './lib/photos.ts';
import { embeddedRelease } from './lib/release.ts';
import { median, ms, timed } from './lib/stats.ts';

const ROUNDS = 5;
const PLANS: Omit<ThreadPlan, 'concurrency'>[] = [
  { runners: 1, threads: 1 },
  { runners: 1, threads: 2 },
  { runners: 2, threads: 1 },
  { runners: 2, threads: 2 },
];
const AT_ONCE = [1, 2, 3];

const release = await embeddedRelease();
const photos = await photosFromArguments();

const subjects = [];
for (const plan of PLANS) {
  const { parser } = await openParser(release, { ...plan, concurrency: 1 });
  const parses = photos.map((photo) => repeatedly(parser, parseJob(release, photo)));
  const parseAll = async (atOnce: number) => {
    const line = Array.from({ length: 4 }, () => parses).flat();
    const total = line.length;
    const client = async () => {
      for (let parse = line.pop(); parse; parse = line.pop()) await parse();
    };
    return (await timed(() => Promise.all(Array.from({ length: atOnce }, client)))) / total;
  };
  await parseAll(1);
  subjects.push({ plan, parseAll, times: new Map(AT_ONCE.map((atOnce) => [atOnce, [] as number[]])) });
}

for (let round = 0; round < ROUNDS; round++) {
  for (const { parseAll, times } of subjects) {
    for (const atOnce of AT_ONCE) times.get(atOnce)?.push(await parseAll(atOnce));
  }
}

const reference = median(subjects[0]?.times.get(1) ?? []);
console.log(
  `${photos.map(({ name }) => name).join(', ')}; ratios to one runner with one thread, one request at a time (${ms(reference)})`,
);
for (const { plan, times } of subjects) {
  const cells = AT_ONCE.map((n) => `${n} at once ${(median(times.get(n) ?? []) / reference).toFixed(2)}`);
  console.log(`${plan.runners} runners x ${plan.threads} threads: ${cells.join(', ')}`);
}
process.exit(0);
