import pacote from 'pacote';
import { isFinal } from '../download/failures.ts';
import { type RetryPolicy, retry } from '../download/retry.ts';
import type { NpmOptions } from './npm-options.ts';
import { type NpmPackage, packageId } from './source.ts';

export interface Tarball {
  url: string;
  /** Subresource integrity, as the registry states it. */
  integrity: string | undefined;
}

export interface RegistryAccess {
  npm: NpmOptions;
  retry: RetryPolicy;
  signal: AbortSignal;
}

/** Asks the registry where the tarball of a package is. */
export async function findTarball(pkg: NpmPackage, access: RegistryAccess): Promise<Tarball> {
  const { npm, retry: policy, signal } = access;
  const manifest = await retry(() => pacote.manifest(packageId(pkg), { ...npm, signal }), {
    policy,
    signal,
    isFinal,
  });
  return { url: manifest._resolved, integrity: manifest._integrity };
}
