/**
 * What the ModelScope worker adds to ModelScope's own pipeline: the same photos through the worker's HTTP and through a program
 * that does nothing but call the pipeline, in turns. Wall clock, CPU time and peak memory, ours ÷ the pipeline's.
 *   LASTGOOD_GOLDEN_ENV=ENVIRONMENT node bench/modelscope.ts [model folder] [photo or folder …]
 * Without a model folder one is made with random weights. Linux only: it reads /proc.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { createPythonDriver } from '../src/runtime/python/driver.ts';
import { cpuBudget } from '../src/worker/cpu-budget.ts';
import { memoryOf } from './lib/memory.ts';
import { photosFromArguments } from './lib/photos.ts';
import { median, ms } from './lib/stats.ts';

const ROUNDS = 7;

const environment = process.env.LASTGOOD_GOLDEN_ENV && resolve(process.env.LASTGOOD_GOLDEN_ENV);
if (!environment) {
  console.log('Skipped: LASTGOOD_GOLDEN_ENV names no environment with ModelScope.');
  process.exit(0);
}
const python = join(environment, 'bin', 'python');
const isModel = (path: string) => existsSync(join(path, 'configuration.json'));
const paths = process.argv.slice(2);
const home = await mkdtemp(join(tmpdir(), 'lastgood-bench-'));
const threads = cpuBudget();
// The libraries keep files of their own there; nothing else of this process's environment concerns them.
const env = {
  PATH: process.env.PATH,
  HOME: home,
  MODELSCOPE_CACHE: home,
  OMP_NUM_THREADS: String(threads),
  MKL_NUM_THREADS: String(threads),
};

try {
  const model = await modelFolder();
  const bare = await startBare(model);
  const worker = await startWorker();
  for (const { name, bytes } of await photosFromArguments(
    [5],
    paths.filter((path) => !isModel(path)),
  )) {
    const file = join(home, `photo-${basename(name)}`);
    await writeFile(file, bytes);
    await compare(name, [() => worker.parse(bytes), () => bare.parse(file)], [worker.pid, bare.pid]);
  }
  const [ours, theirs] = [await memoryOf(worker.pid), await memoryOf(bare.pid)];
  const gigabytes = (peak: number) => `${(peak / 1e9).toFixed(2)} GB`;
  console.log(
    `peak memory: worker ${gigabytes(ours.peak)} ÷ pipeline ${gigabytes(theirs.peak)} = ${(ours.peak / theirs.peak).toFixed(3)}`,
  );
  bare.close();
  await worker.close();
} finally {
  await rm(home, { recursive: true, force: true });
}

/** The worker reads its model from a folder of the release; this one is copied there. */
async function modelFolder(): Promise<string> {
  const folder = join(home, 'release', 'model');
  await mkdir(join(home, 'release'));
  const given = paths.find(isModel);
  if (given !== undefined) await cp(given, folder, { recursive: true });
  else
    await once(
      spawn(python, [join(import.meta.dirname, '../scripts/make-m2fp-folder.py'), folder], { env, stdio: 'ignore' }),
      'exit',
    );
  return folder;
}

async function startBare(model: string) {
  const child = spawn(python, [join(import.meta.dirname, 'lib/bare-m2fp.py'), model], {
    env,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  // What the libraries say on the same channel comes before.
  while ((await lines.next()).value !== 'ready')
    if (child.exitCode !== null) throw new Error('the pipeline does not start');
  return {
    pid: child.pid!,
    parse: async (file: string) => {
      child.stdin.write(`${file}\n`);
      return Number((await lines.next()).value);
    },
    close: () => child.kill(),
  };
}

async function startWorker() {
  const release = {
    service: 'bench',
    id: `sha256:${'0'.repeat(64)}`,
    version: '1.0.0',
    dir: join(home, 'release'),
    runtime: { driver: 'python', worker: 'modelscope-m2fp', threads, settings: {} },
    environment: { id: 'bench', dir: environment as string, python },
  };
  const options = { runDir: join(home, 'run'), cacheDir: join(home, 'cache'), readyTimeout: 300_000 };
  const instance = await createPythonDriver().start(release, options);
  await instance.ready(AbortSignal.timeout(300_000));
  const { socketPath } = instance.endpoint as { socketPath: string };
  const call = async (method: string, path: string, body: Uint8Array = new Uint8Array()) => {
    const [incoming] = await once(request({ socketPath, method, path, agent: false }).end(body), 'response');
    const text = (await buffer(incoming)).toString();
    if (incoming.statusCode !== 200) throw new Error(text);
    return JSON.parse(text);
  };
  return {
    pid: (await call('GET', '/readyz')).pid as number,
    parse: async (bytes: Uint8Array) => {
      const begun = performance.now();
      await call('POST', '/parse', bytes);
      return performance.now() - begun;
    },
    close: () => instance.close(),
  };
}

/** Prints times of both; each `run` answers with its milliseconds. */
async function compare(name: string, runs: (() => Promise<number>)[], pids: number[]): Promise<void> {
  const wall = runs.map(() => [] as number[]);
  const cpu = runs.map(() => [] as number[]);
  for (const run of runs) await run(); // memory for this size
  for (let round = 0; round < ROUNDS; round++) {
    for (const [which, run] of runs.entries()) {
      const before = await cpuTicks(pids[which]!);
      wall[which]!.push(await run());
      cpu[which]!.push((await cpuTicks(pids[which]!)) - before);
    }
  }
  const ratios = (of: number[][], pick: (values: number[]) => number) => pick(of[0]!) / pick(of[1]!);
  const best = (values: number[]) => Math.min(...values);
  console.log(
    `${name}: worker ${ms(median(wall[0]!))} ÷ pipeline ${ms(median(wall[1]!))} = ${ratios(wall, median).toFixed(3)} ` +
      `(best of ${ROUNDS}: ${ratios(wall, best).toFixed(3)}; CPU time: ${ratios(cpu, median).toFixed(3)})`,
  );
}

/** User and system time so far, in ticks of 10 ms (proc_pid_stat(5)). */
async function cpuTicks(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]!.split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
