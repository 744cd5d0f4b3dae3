/** Names of query parameters that carry secrets: `?token=…`, `&X-Amz-Signature=…`. */
const SECRET_PARAMETER =
  /token|secret|password|passwd|signature|credential|api[-_]?key|access[-_]?key|auth|^(key|sig|pass|pwd|jwt)$/i;

/** A URL with schemes that pip and git know; it ends where a URL in a sentence, a list or a log line ends. */
const URL_IN_TEXT = /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'`<>]+/gi;

/** The URL without user name, password and parameters that carry secrets. What is no URL comes back as it is. */
export function withoutSecrets(url: string): string {
  const end = url.search(/[?#]/);
  const [base, rest] = end === -1 ? [url, ''] : [url.slice(0, end), url.slice(end)];
  return (
    withoutUser(base) +
    rest
      .replace(/([?#&;])([^=&#;]*)=[^&#;]*/g, (all, mark, name) => (SECRET_PARAMETER.test(name) ? mark : all))
      .replace(/[?#&;]+(?=[?#&;]|$)/g, '')
      .replace(/^[&;]/, '?')
  );
}

/** Free text (what a tool said) with every URL in it without secrets. */
export const withoutSecretsIn = (text: string): string => text.replace(URL_IN_TEXT, withoutSecrets);

/** By the text and not by `URL`, which rewrites what it reads: a lock keeps URLs as they are. */
function withoutUser(base: string): string {
  const match = /^([a-z][a-z0-9+.-]*:\/\/)([^/]*@)(.*)$/is.exec(base);
  return match ? match[1]! + match[3]! : base;
}
