import { Activity, lazy, Suspense, useState } from 'react';
import { App } from './app.tsx';
import { usePath } from './hooks/use-path.ts';

/** Code of its own: who parses photos does not load the console. */
const Console = lazy(() => import('./console/console.tsx'));

const isConsole = (path: string) => path === '/console' || path.startsWith('/console/');

/** The page or the console, by the path. Photos stay where they are while one looks at the console. */
export function Pages() {
  const away = isConsole(usePath());
  const [parsed, setParsed] = useState(!away);
  if (!away && !parsed) setParsed(true);
  return (
    <>
      {parsed && (
        <Activity mode={away ? 'hidden' : 'visible'}>
          <App />
        </Activity>
      )}
      {away && (
        <Suspense>
          <Console />
        </Suspense>
      )}
    </>
  );
}
