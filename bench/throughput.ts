/**
 * Eight clients at once against one: answers a second, and how long the unluckiest waited beside a fair share. Then the memory of server and
 * worker, and what a 12-megapixel photo adds to it.
 *   node bench/throughput.ts [photo or folder …]
 */
import { join } from 'node:path';
import process from 'node:process';
import { forgetPeak, memoryOf } from './lib/memory.ts';
import { type BenchPhoto, photosFromArguments, twelveMegapixels } from './lib/photos.ts';
import { embeddedRelease, HOME } from './lib/release.ts';
import { startService } from './lib/service.ts';
import { mb, median, timed } from './lib/stats.ts';

const CLIENTS = 8;
const EACH = 5;
const ROUNDS = 3;

const service = await startService(await embeddedRelease(), join(HOME, 'cache'));
const photos = await photosFromArguments();
const photo = photos[0] as BenchPhoto;
const workerPid = await service.pid();
const fresh = await memories();
for (let i = 0; i < 8; i++) await service.parse(photo);

const ratios: number[] = [];
const shares: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const single = await client(CLIENTS);
  const begun = performance.now();
  const waits = (await Promise.all(Array.from({ length: CLIENTS }, () => client(EACH)))).flat();
  const perAnswer = (performance.now() - begun) / waits.length;
  ratios.push(median(single) / perAnswer);
  shares.push(Math.max(...waits) / (CLIENTS * perAnswer));
}
console.log(`${photo.name}: ${CLIENTS} clients ÷ 1 client, answers a second = ${median(ratios).toFixed(2)}`);
console.log(`longest wait ÷ fair share (${CLIENTS} answers' time) = ${Math.max(...shares).toFixed(2)}`);

const small = await memories();
const big = await twelveMegapixels(photo);
const alone = await peaks(() => client(4, big));
const drawn = await peaks(() => service.draw(big, 'overlay'));
const crowd = await peaks(() => Promise.all(Array.from({ length: CLIENTS }, () => client(2, big))));
console.log(`memory, server / worker: started ${show(fresh)}, after ${CLIENTS} clients ${show(small)}`);
console.log(`peak with 12 MP, one at a time: ${show(alone)}: the worker ${mb(alone.worker - small.worker)} more`);
console.log(`peak with 12 MP, drawn as overlay: ${show(drawn)}: the worker ${mb(drawn.worker - small.worker)} more`);
console.log(`peak with 12 MP, ${CLIENTS} clients: ${show(crowd)}: the worker ${mb(crowd.worker - small.worker)} more`);
await service.close();

/** Sends `count` requests one after another; how long each took. */
async function client(count: number, what = photo): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) times.push(await timed(() => service.parse(what)));
  return times;
}

/** The highest resident sizes while `work` runs. */
async function peaks(work: () => Promise<unknown>): Promise<{ server: number; worker: number }> {
  await Promise.all([forgetPeak(process.pid), forgetPeak(workerPid)]);
  await work();
  const [server, worker] = await Promise.all([memoryOf(process.pid), memoryOf(workerPid)]);
  return { server: server.peak, worker: worker.peak };
}

async function memories(): Promise<{ server: number; worker: number }> {
  const [server, worker] = await Promise.all([memoryOf(process.pid), memoryOf(workerPid)]);
  return { server: server.now, worker: worker.now };
}

function show({ server, worker }: { server: number; worker: number }): string {
  return `${mb(server)} / ${mb(worker)}`;
}
