import process from 'node:process';
import { createDummyDriver } from '../../src/runtime/dummy/driver.ts';
import { dummyRelease } from './dummy-release.ts';

/** A server for the orphan test: one dummy instance in the folder given, its log lines on stdout, until it is killed. */
const [dir = ''] = process.argv.slice(2);
const instance = await createDummyDriver().start(dummyRelease(dir), {
  runDir: `${dir}/run`,
  cacheDir: `${dir}/cache`,
  readyTimeout: 20_000,
  onLog: (line) => process.stdout.write(`${line}\n`),
});
await instance.ready(AbortSignal.timeout(20_000));
setInterval(() => {}, 1_000); // stays, as a server does
