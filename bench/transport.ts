/**
 * What HTTP, the gateway and a worker of its own process add to a parse: the same photos over HTTP, and by a call into the same
 * code in this process, in turns of several; the first of a turn meets the caches that the other kind left, and does not
 * count.
 *   node bench/transport.ts [photo or folder …]
 */
import { join } from 'node:path';
import { openParser, parseJob, repeatedly } from './lib/in-process.ts';
import { photosFromArguments } from './lib/photos.ts';
import { embeddedRelease, HOME } from './lib/release.ts';
import { startService } from './lib/service.ts';
import { median, ms, timed } from './lib/stats.ts';

const ROUNDS = 8;
const EACH = 5;
const WARM_UP = 8;

const release = await embeddedRelease();
const service = await startService(release, join(HOME, 'cache'));
const { parser, close } = await openParser(release);

for (const photo of await photosFromArguments()) {
  const parse = repeatedly(parser, parseJob(release, photo));
  // The caller parses the answer either way: JSON.parse is no part of the transport.
  const call = async () => JSON.parse(Buffer.from(await parse()).toString());
  const http = () => service.parse(photo);
  const { people } = await http();
  for (let i = 0; i < WARM_UP; i++) await Promise.all([call(), http()]);

  const times = { call: [] as number[], http: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const [kind, work] of [
      ['call', call],
      ['http', http],
    ] as const) {
      await work();
      for (let i = 1; i < EACH; i++) times[kind].push(await timed(work));
    }
  }
  const [inProcess, overHttp] = [median(times.call), median(times.http)];
  console.log(
    `${photo.name} (${people.length} people): HTTP + gateway + worker ${ms(overHttp)} ÷ in-process ${ms(inProcess)} = ${(overHttp / inProcess).toFixed(3)}`,
  );
}
await close();
await service.close();
