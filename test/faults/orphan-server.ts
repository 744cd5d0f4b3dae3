import process from 'node:process';
import { createCommandDriver } from '../../src/runtime/command/driver.ts';
import type { Driver, StagedRelease } from '../../src/runtime/driver.ts';
import { createDummyDriver } from '../../src/runtime/dummy/driver.ts';
import { createOnnxDriver } from '../../src/runtime/onnx/driver.ts';
import { createPythonDriver } from '../../src/runtime/python/driver.ts';
import { TINY_RECIPES } from './tiny/release.ts';

/** A server that is there to be killed: one instance of the release given, whose endpoint it prints when that is ready. */
interface Config {
  driver: 'dummy' | 'onnx' | 'command' | 'python';
  release: StagedRelease;
  /** Its run folder is `run` in this one. */
  dir: string;
}

const drivers: Record<Config['driver'], () => Driver> = {
  dummy: createDummyDriver,
  onnx: () => createOnnxDriver({ recipes: TINY_RECIPES }),
  command: createCommandDriver,
  python: createPythonDriver,
};
const { driver, release, dir } = JSON.parse(process.argv[2] ?? '') as Config;
const instance = await drivers[driver]().start(release, {
  runDir: `${dir}/run`,
  cacheDir: `${dir}/cache`,
  readyTimeout: 20_000,
});
await instance.ready(AbortSignal.timeout(20_000));
process.stdout.write(`ready ${JSON.stringify(instance.endpoint)}\n`);
setInterval(() => {}, 1_000); // stays, as a server does
