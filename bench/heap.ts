/**
 * What the worker's setting of the garbage collector is worth: the same request with it and without it, in turns.
 *   node bench/heap.ts [photo or folder …]
 */
import { setFlagsFromString } from 'node:v8';
import { openParser, parseJob, repeatedly } from './lib/in-process.ts';
import { photosFromArguments } from './lib/photos.ts';
import { embeddedRelease } from './lib/release.ts';
import { median, ms, timed } from './lib/stats.ts';

const ROUNDS = 8;
const EACH = 6;

const release = await embeddedRelease();
const { parser, close } = await openParser(release);
for (const photo of await photosFromArguments()) {
  const parse = repeatedly(parser, parseJob(release, photo));
  for (let i = 0; i < EACH; i++) await parse();
  const times = { tuned: [] as number[], plain: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const [kind, flag] of [
      ['tuned', '--no-incremental-marking'],
      ['plain', '--incremental-marking'],
    ] as const) {
      setFlagsFromString(flag);
      for (let i = 0; i < EACH; i++) times[kind].push(await timed(parse));
    }
  }
  const [tuned, plain] = [median(times.tuned), median(times.plain)];
  console.log(`${photo.name}: tuned ${ms(tuned)} ÷ V8's defaults ${ms(plain)} = ${(tuned / plain).toFixed(2)}`);
}
await close();
