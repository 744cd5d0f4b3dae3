import { reason } from '../download/failures.ts';
import { LastgoodError } from '../errors.ts';
import { codeOf } from '../store/disk.ts';
import { type NpmPackage, packageId } from './source.ts';

/** What a failed fetch is about. */
export interface FetchSubject {
  pkg: NpmPackage;
  /** What the files are for, in the reader's words: names in the release. */
  wanted: string[];
  storeDir: string;
}

/** Makes of what the network said an error that tells what is missing and what to do. */
export function fetchFailure(error: unknown, { pkg, wanted, storeDir }: FetchSubject): unknown {
  if (error instanceof LastgoodError || (error as Error | null)?.name === 'AbortError') return error;
  const why = reason(error);
  const message = `Missing ${wanted.join(', ')}: npm:${packageId(pkg)} cannot be fetched (${why}).`;
  const elsewhere = `copy the folder ${storeDir} from a machine that has it, or name local files with "file:" sources`;
  const status = (error as { statusCode?: number }).statusCode;
  const code = codeOf(error);
  if (status === 404 || code === 'E404' || code === 'ETARGET') {
    return new LastgoodError('file_missing', message, {
      hint: `Check the name, the version and which registry npm uses ("npm config get registry"); or ${elsewhere}.`,
      cause: error,
    });
  }
  const check =
    status === 401 || status === 403
      ? `Log in to that registry ("npm login")`
      : `Connect to the network, or set npm's proxy, registry or cafile ("npm config list" shows them)`;
  return new LastgoodError('source_unreachable', message, { hint: `${check}; or ${elsewhere}.`, cause: error });
}

export function integrityFailure(what: string, expected: string, got: string): LastgoodError {
  return new LastgoodError('integrity_mismatch', `${what} is not what it must be: expected ${expected}, got ${got}.`, {
    hint: 'Check the integrity in release.yaml and which registry or mirror npm uses; nothing of the download was kept.',
  });
}
