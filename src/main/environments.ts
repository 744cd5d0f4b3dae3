import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EnvironmentCall, EnvironmentWork } from '../cli/env/work.ts';
import { captureEnvironment } from '../environment/capture.ts';
import { checkInstallation } from '../environment/check.ts';
import { Environments } from '../environment/environments.ts';
import { findPython } from '../environment/find-python.ts';
import { mustBeFree } from '../environment/free-folder.ts';
import { findInterpreter } from '../environment/interpreters.ts';
import { lockRequirements } from '../environment/lock-requirements.ts';
import { readLock } from '../environment/parse-lock.ts';
import { inspectPython } from '../environment/probe.ts';
import { restoreEnvironment } from '../environment/restore.ts';
import { snapshotEnvironment } from '../environment/snapshot.ts';
import { stockWheels } from '../environment/stock-wheels.ts';
import { findUv } from '../environment/uv.ts';
import { LastgoodError } from '../errors.ts';
import { openStore, type Store } from '../store/store.ts';
import { dockerfile } from './env-dockerfile.ts';
import { listSnapshots } from './env-list.ts';
import { interpreterOf, wantedBy } from './env-lock.ts';

const storeDir = (home: string): string => join(home, 'store');
const openHomeStore = (home: string): Promise<Store> => openStore(storeDir(home));

/** The work of `lastgood env` inside this process, on a home's store, which several processes may use at once. */
export const environments: EnvironmentWork = {
  async capture({ python, lock, wheels, offline, home, ...call }) {
    // Told before a uv is looked for, which may have to be fetched.
    await findPython(python);
    return captureEnvironment({
      ...call,
      python,
      lockFile: lock,
      store: await openHomeStore(home),
      uv: offline ? null : await uvIfAny({ home, ...call }),
      wheelsDir: wheels ? join(dirname(lock), 'wheels') : undefined,
      offline,
    });
  },

  async lock({ requirements, python, lock, home, ...call }) {
    const interpreter = await findInterpreter(wantedBy(python), call.signal);
    const uv = await findUv({ home, ...call });
    return lockRequirements({ ...call, requirements, lockFile: lock, interpreter, uv });
  },

  async build({ lock: lockFile, python, dir, home, ...call }) {
    const begun = performance.now();
    if (dir !== undefined) await mustBeFree(dir);
    const lock = await readLock(lockFile);
    const interpreter = await interpreterOf(lock, call.signal, python);
    const store = await openHomeStore(home);
    const { wheels, fetchedBytes, compiled } = await stockWheels(lock, {
      ...call,
      lockDir: dirname(lockFile),
      store,
      home,
      interpreter,
    });
    const all = new Environments({ home, store });
    const made =
      dir === undefined
        ? await all.provide({ wheels, interpreter, ...call })
        : { dir, ...(await all.buildAt(dir, { wheels, interpreter, ...call })) };
    const report = { packages: wheels.length, fetchedBytes, compiled };
    return { dir: made.dir, python: made.python, ...report, ms: performance.now() - begun };
  },

  async check({ python, lock: lockFile, deep, home, ...call }) {
    const lock = await readLock(lockFile);
    call.onProgress({ phase: 'inspect', item: python, bytes: 0 });
    const installation = await inspectPython(python, call.signal);
    // A check in CI leaves no home behind.
    const store = existsSync(storeDir(home)) ? await openHomeStore(home) : undefined;
    return checkInstallation({ ...call, installation, lock, lockFile, store, deep });
  },

  async snapshot({ name, python, rehash, home, ...call }) {
    const store = await openHomeStore(home);
    return snapshotEnvironment({ ...call, python, name, store, cacheDir: join(home, 'cache'), rehash });
  },

  async restore({ snapshot, dir, home, ...call }) {
    const store = await openHomeStore(home);
    return restoreEnvironment({ ...call, snapshot, dir, store, environments: new Environments({ home, store }) });
  },

  list: async ({ home }) => listSnapshots(await openHomeStore(home)),

  async dockerfile(options) {
    return dockerfile(options, await openHomeStore(options.home));
  },
};

/** Without uv an environment can be recorded all the same: as it is installed. */
async function uvIfAny(call: Pick<EnvironmentCall, 'home' | 'signal' | 'onProgress'>) {
  try {
    return await findUv(call);
  } catch (error) {
    if (error instanceof LastgoodError && error.code === 'tool_missing') return null;
    throw error;
  }
}
