/** Stages a release in a process of its own: `node stage-script.ts <release.yaml> <home> [<n>]`; dies at the n-th step told. */
import { join } from 'node:path';
import { readSpec } from '../../src/release/spec.ts';
import { stageRelease } from '../../src/rollout/stage.ts';
import { openStore } from '../../src/store/store.ts';

const [file, home, dieAt] = process.argv.slice(2);
let steps = 0;

const store = await openStore(join(home, 'store'));
const release = await stageRelease(await readSpec(file), {
  store,
  cacheDir: join(home, 'cache'),
  signal: new AbortController().signal,
  retry: { attempts: 1, delayMs: 0, stallMs: 60_000 },
  onProgress: ({ phase, bytes }) => {
    process.stdout.write(`${phase} ${bytes}\n`);
    steps += 1;
    if (String(steps) === dieAt) process.kill(process.pid, 'SIGKILL');
  },
});
process.stdout.write(`staged ${release.id}\n`);
