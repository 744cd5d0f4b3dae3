/** Names of query parameters that carry secrets: `?token=…`, `&X-Amz-Signature=…`. */
const SECRET_PARAMETER =
  /token|secret|password|passwd|signature|credential|api[-_]?key|access[-_]?key|auth|^(key|sig|pass|pwd|jwt)$/i;

/** A URL with schemes that pip and git know; it ends where a URL in a sentence, a list or a log line ends. */
const URL_IN_TEXT = /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'`<>]+/gi;

/** The URL without user name, password, and parameters that carry secrets. What is no URL comes back as it is. */
export function withoutSecrets(url: string): string {
  const [base, ...parameters] = url.split(/(?=[?#&;])/);
  const kept = parameters.filter((part) => !SECRET_PARAMETER.test(/^.([^=]*)=/.exec(part)?.[1] ?? ''));
  return withoutLogin(base!) + asQuery(kept);
}

/** Free text (what a tool said) with every URL in it without secrets. */
export const withoutSecretsIn = (text: string): string => text.replace(URL_IN_TEXT, withoutSecrets);

/** By its text and not by `URL`, which rewrites what it reads: a lock keeps URLs as they are. */
function withoutLogin(base: string): string {
  return (
    base
      .replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1')
      // A password with a slash that should have been written %2F; what has digits there is a port.
      .replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@:]+:(?!\d+(?:\/|$))[^@]*@/i, '$1')
      .replace(/^(https?:\/\/[^/]+(?:\/.*)?)\/t\/[^/]+(?=\/|$)/i, '$1')
  ); // conda's: `/t/<token>/channel`
}

/** The first parameter may be gone, and with it the `?`. */
function asQuery(parts: string[]): string {
  const first = parts[0]?.[0];
  return first === '&' || first === ';' ? `?${parts.join('').slice(1)}` : parts.join('');
}
