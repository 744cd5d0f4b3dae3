/**
 * From nothing running to the first answer, with the weights already on this machine; by parts, with and without the
 * optimised networks and compiled code that earlier starts left behind.
 *   node bench/start.ts [photo]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchPhoto, photosFromArguments } from './lib/photos.ts';
import { embeddedRelease } from './lib/release.ts';
import { startService } from './lib/service.ts';
import { median, ms, timed } from './lib/stats.ts';

const ROUNDS = 5;
const [photo] = (await photosFromArguments()) as [BenchPhoto];
const cacheDir = await mkdtemp(join(tmpdir(), 'bench-cache-'));

type Parts = Record<'stage' | 'worker' | 'first answer' | 'later answer', number>;

async function once(): Promise<Parts> {
  const stage = await timed(embeddedRelease);
  const release = await embeddedRelease();
  const service = await startService(release, cacheDir);
  const worker = service.instance.status.startMs ?? Number.NaN;
  const first = await timed(() => service.parse(photo));
  const later: number[] = [];
  for (let i = 0; i < 5; i++) later.push(await timed(() => service.parse(photo)));
  await service.close();
  return { stage, worker, 'first answer': first, 'later answer': median(later) };
}

const cold: Parts[] = [];
const warm: Parts[] = [];
for (let round = 0; round < ROUNDS; round++) {
  await rm(cacheDir, { recursive: true });
  cold.push(await once());
  warm.push(await once());
}
await rm(cacheDir, { recursive: true });

const part = (runs: Parts[], name: keyof Parts) => median(runs.map((run) => run[name]));
for (const [name, runs] of [
  ['first start on this host', cold],
  ['every start after it', warm],
] as const) {
  const whole = part(runs, 'stage') + part(runs, 'worker') + part(runs, 'first answer');
  const parts = (Object.keys(runs[0] as Parts) as (keyof Parts)[]).map((key) => `${key} ${ms(part(runs, key))}`);
  console.log(`${name}: ${ms(whole)} to the first answer (${parts.join(', ')})`);
}
const ratio = part(warm, 'worker') / part(cold, 'worker');
console.log(`worker's start with what earlier starts left ÷ without = ${ratio.toFixed(2)}`);
