/** Stages a release with another umask, in another folder: `node stage-elsewhere-script.ts <release.yaml> <home> <umask>`. */
import { join } from 'node:path';
import process from 'node:process';
import { readSpec } from '../../src/release/spec.ts';
import { stageRelease } from '../../src/rollout/stage.ts';
import { openStore } from '../../src/store/store.ts';

const [file, home, umask] = process.argv.slice(2);
process.umask(Number.parseInt(umask, 8));
process.chdir('/');
const store = await openStore(join(home, 'store'));
const signal = new AbortController().signal;
const { id } = await stageRelease(await readSpec(file), { store, cacheDir: join(home, 'cache'), signal });
process.stdout.write(`${id}\n`);
