/** Names of query parameters that let somebody in: tokens, and what a content network signs its addresses with. */
const SECRET = /token|secret|sig|auth|pass|pwd|key|credential|policy|session/i;

/** A URL as it may be shown in messages: no user name, no password, no token. What is no URL comes back as `an address`. */
export function shownUrl(url: string | URL): string {
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
  return { url: parsed, credentials: { authorization: basicLogin(decoded(username), decoded(password)) } };
}

/** The header that a user name and a password are sent as. */
export const basicLogin = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** A part of a URL; a percent sign that nobody wrote as `%25` is one. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
