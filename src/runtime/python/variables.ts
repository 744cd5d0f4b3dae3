import { join } from 'node:path';
import type { RuntimeEnvironment } from '../driver.ts';

/** Each library has a name of its own for the number of its threads. */
const THREADS = ['OMP_NUM_THREADS', 'MKL_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'NUMEXPR_NUM_THREADS'];

const FIXED = {
  // Log lines come out when they are written.
  PYTHONUNBUFFERED: '1',
  // A crash of native code leaves the line of Python that called it.
  PYTHONFAULTHANDLER: '1',
  PYTHONNOUSERSITE: '1',
  // A program that changes its title would write it over its environment, by which its processes are found.
  SPT_NOENV: '1',
  CUDA_VISIBLE_DEVICES: '',
  TOKENIZERS_PARALLELISM: 'false',
  HF_HUB_OFFLINE: '1',
  TRANSFORMERS_OFFLINE: '1',
  HF_DATASETS_OFFLINE: '1',
};

export interface VariablesOptions {
  environment: RuntimeEnvironment;
  /** What is kept on this host. */
  cacheDir: string;
  /** Of each process. */
  threads: number;
}

/** What a program of the environment is told by variables; its release may override them. */
export function pythonVariables({ environment, cacheDir, threads }: VariablesOptions): Record<string, string> {
  return {
    ...FIXED,
    VIRTUAL_ENV: environment.dir,
    // Modules are compiled once a host, not at each start; not into the environment, which is never written to.
    PYTHONPYCACHEPREFIX: join(cacheDir, 'pycache', environment.id),
    ...Object.fromEntries(THREADS.map((name) => [name, String(threads)])),
  };
}
