/**
 * Runs every benchmark after the other, each in a process of its own: a busy neighbour would be measured with it.
 *   npm run bench                    all of them, on the fixture photo and collages of it
 *   npm run bench -- recipe start    only these
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** In the order of a request's way. `quality` needs a folder of annotated photos and is run by itself. */
const ALL = ['decode', 'masks', 'import', 'threads', 'heap', 'recipe', 'transport', 'throughput', 'start'];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !ALL.includes(name));
if (unknown.length > 0) {
  console.error(`No benchmark is called ${unknown.join(', ')}. There are: ${ALL.join(', ')}.`);
  process.exit(2);
}
let failed = 0;
for (const name of wanted.length > 0 ? wanted : ALL) {
  console.log(`\n== ${name}`);
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`)], { stdio: 'inherit' });
  if (status !== 0) failed++;
}
process.exitCode = failed === 0 ? 0 : 1;
