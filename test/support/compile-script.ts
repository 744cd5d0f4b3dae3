/** Stocks the lock in a house, in a process of its own: `node compile-script.ts <home> <path of uv>`. */
import { join } from 'node:path';
import { readLock } from '../../src/environment/parse-lock.ts';
import { stockWheels } from '../../src/environment/stock-wheels.ts';
import { environmentHouse } from './environment-house.ts';

const [home, path] = process.argv.slice(2) as [string, string];
const house = await environmentHouse(home, { path } as Parameters<typeof environmentHouse>[1]);
const { wheels } = await stockWheels(await readLock(join(home, 'pylock.toml')), {
  lockDir: home,
  store: house.store,
  home,
  interpreter: house.interpreter,
  uv: async () => house.uv,
  signal: new AbortController().signal,
  onProgress: ({ phase }) => {
    if (phase === 'compile') process.stdout.write('compiling\n');
  },
});
process.stdout.write(`stocked ${wheels.map(({ name }) => name).join(' ')}\n`);
