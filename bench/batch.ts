/**
 * Should the regions of several people go through BlazePose together? Milliseconds a region in batches of 1, 2 and 5, with
 * one and two threads, beside single regions in two runners side by side, which is what the worker does; in turns.
 *   node bench/batch.ts
 */
import { join } from 'node:path';
import type { Session } from '../src/parsing/recipe.ts';
import { openRunnerPool } from '../src/worker/runner-pool.ts';
import { embeddedRelease } from './lib/release.ts';
import { median, ms, timed } from './lib/stats.ts';

const ROUNDS = 25;
const NETWORK = 'blazepose-full.onnx';
const SIDE = 256;

const release = await embeddedRelease();
const open = (runners: number, threads: number) =>
  openRunnerPool({
    networks: [{ name: NETWORK, source: join(release.dir, NETWORK) }],
    runners,
    threads,
    onDeath: (error) => {
      throw error;
    },
  });
const pools = { both: await open(2, 1), one: await open(1, 1), two: await open(1, 2) };
const session = (pool: keyof typeof pools) => pools[pool].sessions[NETWORK]!;
const pair = () => Promise.all([run(session('both'), 1), run(session('both'), 1)]);
const ways = [
  { name: 'two runners side by side', regions: 2, work: pair },
  ...[1, 2, 5].flatMap((size) => [
    { name: `one thread, batch of ${size}`, regions: size, work: () => run(session('one'), size) },
    { name: `two threads, batch of ${size}`, regions: size, work: () => run(session('two'), size) },
  ]),
];

const times = new Map(ways.map(({ name }) => [name, [] as number[]]));
for (const { work } of ways) await work();
for (let round = 0; round < ROUNDS; round++) {
  for (const way of ways) times.get(way.name)!.push((await timed(way.work)) / way.regions);
}
const reference = median(times.get(ways[0]!.name)!);
for (const [name, values] of times) {
  console.log(`${name}: ${ms(median(values))} a region = ${(median(values) / reference).toFixed(2)}`);
}
await Promise.all(Object.values(pools).map((pool) => pool.close()));

function run(session: Session, batch: number): Promise<unknown> {
  const data = new Float32Array(batch * SIDE * SIDE * 3);
  return session.run({ [session.inputNames[0]!]: { dims: [batch, SIDE, SIDE, 3], data } });
}
