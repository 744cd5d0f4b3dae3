/** Keeps a home on a disk that it fills, and rolls back there: `node full-keeper-script.ts <home> first|again`. Prints JSON lines. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openDummyHouse, SERVICE } from './dummy-house.ts';

const [home = '', act] = process.argv.slice(2);
const print = (record: object) => process.stdout.write(`${JSON.stringify(record)}\n`);

await using dummy = await openDummyHouse(home);
const { keeper } = dummy.house;
if (act === 'first') {
  for (const version of ['1', '2']) await dummy.create({ version });
  await dummy.deploy('1');
  const { state } = await dummy.deploy('2');
  print({ state, filled: fill(join(home, 'ballast')) });
  const { release, generation, warnings } = await keeper.rollback(SERVICE, {});
  print({ release: release.version, generation, warnings });
}
for (;;) {
  const { status, release, rescued } = await dummy.send({ do: 'echo' });
  if (!rescued) {
    print({ status, serves: release, generation: keeper.service(SERVICE).current?.release.generation });
    break;
  }
}

/** Writes until nothing fits any more. */
function fill(path: string): boolean {
  const file = openSync(path, 'w');
  try {
    for (const size of [65_536, 4_096, 1]) {
      try {
        for (;;) writeSync(file, Buffer.alloc(size));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
    return true;
  } finally {
    closeSync(file);
  }
}
