/** The token of a sign-in link (`/console#token=…`), taken out of the address bar and the history; null without one. */
export function takeToken(): string | null {
  const token = new URLSearchParams(window.location.hash.slice(1)).get('token');
  if (token === null) return null;
  window.history.replaceState(null, '', window.location.pathname + window.location.search);
  return token;
}
