/**
 * A Python environment kept and made again, next to what is done by hand: pip from a local folder of wheels, and images.
 *   node bench/environment.ts [environment]
 * The environment is a folder with packages (default: LASTGOOD_GOLDEN_ENV); nothing is written to it. Some 25 GB are needed
 * in TMPDIR, for the time of the run, and as much where docker keeps its images.
 */
import { spawnSync } from 'node:child_process';
import { appendFile, link, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkInstallation } from '../src/environment/check.ts';
import { readEnvironment } from '../src/environment/environment-manifest.ts';
import { Environments } from '../src/environment/environments.ts';
import { inspectPython } from '../src/environment/probe.ts';
import { readRecord } from '../src/environment/record.ts';
import { snapshotEnvironment } from '../src/environment/snapshot.ts';
import { openStore } from '../src/store/store.ts';
import { docker, hasDocker, importImage } from './lib/docker.ts';
import { mb, median, ms, timed } from './lib/stats.ts';

const ROUNDS = 5;
const IMAGE = 'lastgood-bench-environment';
const { signal } = new AbortController();

const golden = process.argv[2] ?? process.env.LASTGOOD_GOLDEN_ENV;
if (golden === undefined) {
  console.log(
    'skipped: name the folder of an environment, or set LASTGOOD_GOLDEN_ENV (npm run test:golden makes one).',
  );
  process.exit();
}
const home = await mkdtemp(join(tmpdir(), 'lastgood-bench-'));
try {
  await run(golden);
} finally {
  await rm(home, { recursive: true, force: true });
}

async function run(golden: string): Promise<void> {
  const store = await openStore(join(home, 'store'));
  const snapshot = (python: string, name: string) =>
    snapshotEnvironment({ python, name, store, cacheDir: join(home, 'cache'), signal });
  const first = await snapshot(golden, 'golden');
  const { lock, wheels } = await readEnvironment(first.id as `sha256:${string}`, store);
  console.log(`${first.packages} packages, ${mb(first.bytes)}; first snapshot ${ms(first.ms)}`);

  const installation = await inspectPython(golden, signal);
  const speeds: number[] = [];
  const quick: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    let bytes = 0;
    const taken = await timed(async () => {
      ({ bytes } = await checkInstallation({ installation, lock, store, deep: true, signal }));
    });
    // The first round makes the files warm.
    if (round > 0) speeds.push(bytes / 1e6 / taken);
    quick.push(await timed(() => checkInstallation({ installation, lock, store, deep: false, signal })));
  }
  console.log(`check --deep: ${median(speeds).toFixed(2)} GB/s (${speeds.map((one) => one.toFixed(2)).join(', ')})`);
  console.log(`check: ${ms(median(quick))}`);

  const environments = new Environments({ home, store });
  const { interpreter } = installation;
  const provide = () => environments.provide({ wheels, interpreter, signal });
  const cold = await timed(provide);
  const rebuilds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await rm((await provide()).dir, { recursive: true });
    rebuilds.push(await timed(provide));
  }
  const rebuild = median(rebuilds);
  console.log(`built from the store: ${ms(cold)} the first time, then ${ms(rebuild)}`);

  const pip = await byPip(
    interpreter.path,
    wheels.map(({ name, digest }) => [name, store.blobs.path(digest)]),
  );
  console.log(`÷ pip install --no-index (${ms(pip)}): 1/${(pip / rebuild).toFixed(0)}`);

  // Another environment on this machine, as whoever upgrades one package has it.
  const second = join(home, 'second');
  must('cp', ['-a', '--reflink=auto', golden, second]);
  const copy = await snapshot(second, 'second');
  console.log(`snapshot of a copy, where every file must be read: ${ms(copy.ms)}, ${mb(copy.addedBytes)} added`);
  const seconds = [];
  for (let round = 0; round < ROUNDS; round++) {
    await changeSmallPackage(second);
    seconds.push(await snapshot(second, 'second'));
  }
  const taken = median(seconds.map((one) => one.ms));
  const added = median(seconds.map(({ addedBytes }) => addedBytes));
  console.log(`snapshot with one small package changed: ${ms(taken)}, ${(added / 1e6).toFixed(3)} MB added`);
  if (!hasDocker()) {
    console.log('docker: no engine answers (DOCKER_HOST)');
    return;
  }
  const image = await byDocker(second);
  console.log(
    `÷ docker save (${ms(image.save)}, ${mb(image.bytes)}): 1/${(image.save / taken).toFixed(0)} of the time, 1/${(image.bytes / added).toFixed(0)} of the bytes`,
  );
  console.log(`built from the store ÷ docker load (${ms(image.load)}): 1/${(image.load / rebuild).toFixed(0)}`);
}

/** ms of an install into a new environment. The wheels are as the store has them, which spares pip the inflating. */
async function byPip(python: string, wheels: [name: string, path: string][]): Promise<number> {
  const [folder, env] = [join(home, 'wheels'), join(home, 'by-pip')];
  await mkdir(folder);
  for (const [name, path] of wheels) await link(path, join(folder, name));
  must(python, ['-m', 'venv', env]);
  const names = wheels.map(([name]) => join(folder, name));
  const install = ['-m', 'pip', 'install', '--no-index', '--no-deps', '--find-links', folder, '-q', ...names];
  const taken = await timed(async () => must(join(env, 'bin', 'python'), install));
  await rm(env, { recursive: true });
  return taken;
}

async function byDocker(env: string): Promise<{ save: number; load: number; bytes: number }> {
  const file = join(home, 'image.tar');
  await importImage(env, IMAGE);
  try {
    const save = await timed(async () => docker('save', '-o', file, IMAGE));
    docker('rmi', IMAGE);
    const load = await timed(async () => docker('load', '-q', '-i', file));
    return { save, load, bytes: (await stat(file)).size };
  } finally {
    docker('rmi', '-f', IMAGE);
  }
}

/** A line more in a module of the smallest package that has one. */
async function changeSmallPackage(env: string): Promise<void> {
  const { distributions } = await inspectPython(env, signal);
  const packages = await Promise.all(
    distributions.map(async (one) => {
      const entries = await readRecord(one);
      const module = entries.find(({ path }) => path.endsWith('.py') && !path.startsWith('..'));
      return { module, bytes: entries.reduce((sum, { size }) => sum + (size ?? 0), 0) };
    }),
  );
  const smallest = packages.filter(({ module }) => module).sort((a, b) => a.bytes - b.bytes)[0]!;
  await appendFile(smallest.module!.file, `# ${performance.now()}\n`);
}

function must(program: string, args: string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.slice(0, 3).join(' ')}: ${stderr}`);
}
