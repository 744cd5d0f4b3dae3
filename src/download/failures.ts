import { LastgoodError } from '../errors.ts';
import { codeOf } from '../store/disk.ts';
import { shownUrl } from './secrets.ts';

/** Would asking again bring the same? What the server refuses, and certificates that do not hold. */
export function isFinal(error: unknown): boolean {
  if (error instanceof LastgoodError) return true;
  const status = (error as { statusCode?: number }).statusCode;
  if (status !== undefined) return status < 500 && status !== 408 && status !== 429;
  const code = codeOf(error) ?? '';
  return /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_INVALID_URL|EINVALID|ETARGET|EMANIFEST|ENOVERSIONS|ENOSPC|EDQUOT|EFBIG|EACCES|EROFS)/.test(
    code,
  );
}

/** The sentence of the innermost cause: "fetch failed" says nothing. */
export function reason(error: unknown): string {
  let inner = error as Error;
  while (inner.cause instanceof Error) inner = inner.cause;
  // Of a name with several addresses, each of which failed in its own way.
  if (inner instanceof AggregateError && inner.errors.length > 0) inner = inner.errors[0];
  const text = inner.message.split('\n')[0].trim().replace(/\.$/, '');
  const code = codeOf(inner);
  return code === undefined || text.includes(code) ? text || 'no reason given' : `${text || 'failed'}, ${code}`;
}

export interface DownloadSubject {
  url: string;
  /** What the file is for, in the reader's words. */
  wanted: string;
  /** How messages call what is fetched, instead of by its URL. */
  name?: string | undefined;
  /** What to do when the server lets nobody in: `set HF_TOKEN`. */
  signIn?: string | undefined;
  /** What to do when it is not there: `check the revision`. */
  absent?: string | undefined;
}

export const nameOf = ({ name, url }: DownloadSubject): string => name ?? shownUrl(url);

/** Makes of what the network said an error that tells what is missing and what to do. */
export function downloadFailure(error: unknown, subject: DownloadSubject): unknown {
  if (error instanceof LastgoodError || (error as Error | null)?.name === 'AbortError') return error;
  const message = `Missing ${subject.wanted}: ${nameOf(subject)} cannot be fetched (${reason(error)}).`;
  const status = (error as { statusCode?: number }).statusCode;
  if (status === 404 || status === 410) {
    const { absent = 'check the address, or name another source or mirror' } = subject;
    return new LastgoodError('file_missing', message, { hint: `It is not there (any more): ${absent}.`, cause: error });
  }
  const { signIn = 'put a user name and a password or token into its address or the settings of that server' } =
    subject;
  const hint =
    status === 401 || status === 403
      ? `It is not open to everybody: ${signIn}.`
      : 'Connect to the network, or set HTTPS_PROXY, NO_PROXY and SSL_CERT_FILE as this network needs them; what arrived is kept for the next try.';
  return new LastgoodError('source_unreachable', message, { hint, cause: error });
}
