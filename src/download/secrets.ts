/** Names of query parameters that let somebody in: tokens, and what a content network signs its addresses with. */
const SECRET = /token|secret|sig|auth|pass|pwd|key|credential|policy|session/i;

/** A URL as it may be shown and kept: no user name, no password, no token. What is no URL comes back as `an address`. */
export function withoutSecrets(url: string | URL): string {
  const parsed = URL.parse(String(url));
  if (parsed === null) return 'an address';
  parsed.username = '';
  parsed.password = '';
  parsed.hash = '';
  for (const name of [...parsed.searchParams.keys()]) if (SECRET.test(name)) parsed.searchParams.set(name, '***');
  // Readable again: `FilePath=a/b` says more than `a%2Fb`.
  return parsed.href.replaceAll('%2F', '/');
}

/** What a URL brings along to sign in with, as a header, and the URL without it. */
export function splitCredentials(url: string): { url: URL; credentials: Record<string, string> } {
  const parsed = new URL(url);
  const { username, password } = parsed;
  parsed.username = '';
  parsed.password = '';
  if (username === '' && password === '') return { url: parsed, credentials: {} };
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { url: parsed, credentials: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } };
}
