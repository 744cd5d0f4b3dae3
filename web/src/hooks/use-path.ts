import { useSyncExternalStore } from 'react';

function subscribe(onChange: () => void): () => void {
  window.addEventListener('popstate', onChange);
  return () => window.removeEventListener('popstate', onChange);
}

/** The path in the address bar, kept up to date with `navigate` and the browser's own buttons. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname);
}
