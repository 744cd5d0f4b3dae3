import { join } from 'node:path';
import { normalizeName } from '../../src/api/package-name.ts';
import { Environments } from '../../src/environment/environments.ts';
import type { Interpreter } from '../../src/environment/interpreter.ts';
import { findInterpreter } from '../../src/environment/interpreters.ts';
import type { StoredWheel } from '../../src/environment/stored-wheel.ts';
import type { Uv } from '../../src/environment/uv.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { uvOf } from './uv.ts';
import { type DistFile, makeWheel, type TinyPackage } from './wheels.ts';

/** A house in which environments are made, on a real uv and the first Python that is found. */
export interface EnvironmentHouse {
  home: string;
  store: Store;
  uv: Uv;
  interpreter: Interpreter;
  environments: Environments;
  /** Makes wheels and puts them into the store. */
  wheels(...packages: (TinyPackage | DistFile)[]): Promise<StoredWheel[]>;
}

export async function environmentHouse(home: string, anyUv: Uv): Promise<EnvironmentHouse> {
  const store = await openStore(join(home, 'store'));
  const uv = await uvOf(home, anyUv);
  const interpreter = await findInterpreter({}, AbortSignal.timeout(60_000));
  return {
    home,
    store,
    uv,
    interpreter,
    environments: new Environments({ home, store, uv: async () => uv }),
    wheels: (...packages) => Promise.all(packages.map((pkg) => putWheel(store, pkg))),
  };
}

async function putWheel(store: Store, pkg: TinyPackage | DistFile): Promise<StoredWheel> {
  const wheel = 'bytes' in pkg ? pkg : await makeWheel(pkg);
  const blob = await store.blobs.put(wheel.bytes);
  return { name: wheel.name, ...blob, package: normalizeName(wheel.package), version: wheel.version };
}
