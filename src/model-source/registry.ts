import pacote from 'pacote';
import { LastgoodError } from '../errors.ts';
import { codeOf } from '../store/disk.ts';
import type { NpmOptions } from './npm-options.ts';
import { type RetryPolicy, retry } from './retry.ts';
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

/** Would asking again bring the same? What the registry refuses, and certificates that do not hold. */
export function isFinal(error: unknown): boolean {
  if (error instanceof LastgoodError) return true;
  const status = (error as { statusCode?: number }).statusCode;
  if (status !== undefined) return status < 500 && status !== 408 && status !== 429;
  const code = codeOf(error) ?? '';
  return /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_INVALID_URL|EINVALID|ETARGET|EMANIFEST|ENOVERSIONS|ENOSPC|EDQUOT|EFBIG|EACCES|EROFS)/.test(
    code,
  );
}
