import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { RuntimeEnvironment, StagedRelease } from '../../src/runtime/driver.ts';

const run = promisify(execFile);

export const PYTHON = resolve(import.meta.dirname, '../../python');
/** Stands in for ModelScope and torch. */
const STAND_IN = join(PYTHON, 'tests', 'stand_in');

/** A thing that the model finds; its box in shares of the picture: left, top, right, bottom. */
export interface Find {
  label: 'Background' | 'Hat' | 'Hair' | 'Face' | 'Human';
  score: number;
  box: [number, number, number, number];
  /** Only every other row of the box. */
  dotted?: boolean;
}

/** Calls a function of `tests/model_folders.py`. */
export async function callPython(name: string, ...args: unknown[]): Promise<void> {
  const argv = ['-B', '-m', 'tests.model_folders', name, JSON.stringify(args)];
  await run('python3', argv, { cwd: PYTHON });
}

/** Runs Python's own tests of the worker. @returns what they print when they pass */
export async function runPythonTests(python: string): Promise<string> {
  const { stderr } = await run(python, ['-B', '-m', 'unittest', 'discover', '-s', 'tests', '-t', '.'], { cwd: PYTHON });
  return stderr;
}

export interface ModelscopeReleaseOptions {
  environment: RuntimeEnvironment;
  /** Folder for the release. */
  dir: string;
  finds?: Find[];
  /** Of every photo but the one it warms up with. */
  does?: 'throw' | 'endless';
  settings?: Record<string, unknown>;
}

/** A release of a model that stands in for M2FP, in `dir`/model. */
export async function modelscopeRelease(options: ModelscopeReleaseOptions): Promise<StagedRelease> {
  const { environment, dir, finds = [], does = '', settings = {} } = options;
  await mkdir(dir, { recursive: true });
  await callPython('write_model', join(dir, 'model'), finds, does);
  const env = { PYTHONPATH: STAND_IN };
  const runtime = { driver: 'python', worker: 'modelscope-m2fp', threads: 1, settings, env };
  return { service: 'people', id: `sha256:${'d'.repeat(64)}`, version: '2.0.0', dir, runtime, environment };
}
