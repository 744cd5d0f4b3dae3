import { stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, normalize, sep } from 'node:path';
import type { DockerfileReport } from '../api/environment.ts';
import type { DockerfileOptions, EnvironmentCall } from '../cli/env/work.ts';
import { writeDockerfile } from '../environment/dockerfile.ts';
import { defaultBase, dockerPlatform, parseImage } from '../environment/dockerfile-base.ts';
import { lookUpDigest } from '../environment/dockerfile-digest.ts';
import { checkDockerfileTarget, writeDockerFolder } from '../environment/dockerfile-folder.ts';
import { planDockerfile } from '../environment/dockerfile-plan.ts';
import type { Interpreter } from '../environment/interpreter.ts';
import type { Lock } from '../environment/lock.ts';
import { readLock } from '../environment/parse-lock.ts';
import { stockWheels } from '../environment/stock-wheels.ts';
import type { StoredWheel } from '../environment/stored-wheel.ts';
import { LastgoodError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { interpreterOf } from './env-lock.ts';

type Call = DockerfileOptions & EnvironmentCall;

/** Writes a Dockerfile of a lock, and beside it what it copies: wheels that no index has, or all of them. */
export async function dockerfile(call: Call, store: Store): Promise<DockerfileReport> {
  const { output, force, offline, app, signal, onProgress } = call;
  await checkDockerfileTarget(output, { force });
  const copy = await checkCopied(dirname(output), app ? call.copy : []);
  const lock = await readLock(call.lock);
  const plan = planDockerfile(lock, { offline, app });
  const interpreter = await interpreterOfImage(lock, signal);
  const { base, warnings } = await chooseBase(interpreter, lock, call);
  const wheels = await stock({ ...lock, packages: plan.copied }, interpreter, call, store);
  const { fetched, indexes, systemPackages } = plan;
  const text = writeDockerfile({
    ...call,
    fileName: basename(output),
    base,
    copy,
    python: interpreter.version,
    platform: dockerPlatform(interpreter),
    fromIndex: fetched.length,
    copied: wheels.length,
    indexes,
    systemPackages,
  });
  const files = await writeDockerFolder({ file: output, text, fetched, wheels, store, signal, onProgress });
  return {
    dockerfile: output,
    base,
    files,
    wheels: wheels.length,
    wheelBytes: wheels.reduce((sum, { size }) => sum + size, 0),
    fromIndex: fetched.length,
    systemPackages,
    warnings: [...warnings, ...plan.warnings],
  };
}

/** The application's files, which docker takes from the Dockerfile's folder alone. */
async function checkCopied(folder: string, paths: readonly string[]): Promise<string[]> {
  const inside = paths.map((path) => normalize(path).replace(/[\\/]+$/, ''));
  for (const path of inside) {
    if (isAbsolute(path) || path.split(sep)[0] === '..') {
      throw new LastgoodError('usage', `${path} is not in ${folder}, and docker cannot copy it.`, {
        hint: 'Name files and folders of the Dockerfile’s folder with --app, or put the Dockerfile above them.',
      });
    }
    if ((await stat(join(folder, path)).catch(() => null)) === null) {
      throw new LastgoodError('file_missing', `There is no ${join(folder, path)}.`, {
        hint: '--app takes files and folders, relative to the Dockerfile’s folder.',
      });
    }
  }
  return inside;
}

/** As it was recorded: this machine need not have it to write a Dockerfile. */
async function interpreterOfImage(lock: Lock, signal: AbortSignal): Promise<Interpreter> {
  return lock.extras?.interpreter ?? interpreterOf(lock, signal);
}

async function chooseBase(
  interpreter: Interpreter,
  { extras }: Lock,
  { base: named, allowTag, signal }: Call,
): Promise<{ base: string; warnings: string[] }> {
  const image = named ?? defaultBase({ interpreter, symbols: extras?.symbols ?? {} });
  if (parseImage(image).digest !== null) return { base: image, warnings: [] };
  try {
    return { base: `${image}@${await lookUpDigest(image, signal)}`, warnings: [] };
  } catch (error) {
    const unknown = error instanceof LastgoodError && ['source_unreachable', 'unauthorized'].includes(error.code);
    if (!allowTag || !unknown) throw error;
    return { base: image, warnings: [`${image} is a tag, which may mean another image tomorrow. ${error.message}`] };
  }
}

async function stock(lock: Lock, interpreter: Interpreter, call: Call, store: Store): Promise<StoredWheel[]> {
  const { home, signal, onProgress } = call;
  if (lock.packages.length === 0) return [];
  const { wheels } = await stockWheels(lock, {
    lockDir: dirname(call.lock),
    store,
    home,
    // Only this machine's own can compile.
    interpreter: await interpreterOf(lock, signal).catch((error) => {
      if (error instanceof LastgoodError && error.code === 'interpreter_missing') return interpreter;
      throw error;
    }),
    signal,
    onProgress,
  });
  return wheels;
}
