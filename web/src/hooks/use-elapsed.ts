import { useEffect, useState } from 'react';

/** Milliseconds since a `performance.now()` time, kept up to date while shown. */
export function useElapsed(since: number, everyMs = 100): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return Math.max(0, now - since);
}
