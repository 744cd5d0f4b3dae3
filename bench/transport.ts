/**
 * What HTTP, the gateway and a worker of its own process add to a parse: the same photos over HTTP, and by a call into the same
 * code in this process, in turns.
 *   node bench/transport.ts [photo or folder …]
 */
import { join } from 'node:path';
import { cpuBudget } from '../src/worker/cpu-budget.ts';
import { loadParser } from '../src/worker/load-parser.ts';
import { runParseJob } from '../src/worker/parse-job.ts';
import { planThreads } from '../src/worker/thread-plan.ts';
import { photosFromArguments } from './lib/photos.ts';
import { embeddedRelease, HOME } from './lib/release.ts';
import { startService } from './lib/service.ts';
import { median, ms, timed } from './lib/stats.ts';

const ROUNDS = 30;
const WARM_UP = 8;

const release = await embeddedRelease();
const cacheDir = join(HOME, 'cache');
const service = await startService(release, cacheDir);
const { parser, close } = await loadParser({
  config: {
    dir: release.dir,
    cacheDir: join(cacheDir, 'networks'),
    recipe: 'pose-parts',
    settings: release.runtime.settings,
  },
  threads: planThreads(cpuBudget()),
  onWarning: console.warn,
  onDeath: (error) => {
    throw error;
  },
});
const query = { format: 'json', masks: 'rle', minScore: 0, people: true } as const;
const signal = new AbortController().signal;

for (const photo of await photosFromArguments()) {
  const job = { bytes: photo.bytes, query, release: { ...release, generation: 1 }, queueMs: 0 };
  // The caller parses the answer either way: JSON.parse is no part of the transport.
  const call = async () => JSON.parse(Buffer.from((await runParseJob(parser, job, signal)).body).toString());
  const http = () => service.parse(photo);
  const { people } = await http();
  for (let i = 0; i < WARM_UP; i++) await Promise.all([call(), http()]);

  const times = { call: [] as number[], http: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    times.call.push(await timed(call));
    times.http.push(await timed(http));
  }
  const [inProcess, overHttp] = [median(times.call), median(times.http)];
  console.log(
    `${photo.name} (${people.length} people): HTTP + gateway + worker ${ms(overHttp)} ÷ in-process ${ms(inProcess)} = ${(overHttp / inProcess).toFixed(3)}`,
  );
}
await close();
await service.close();
