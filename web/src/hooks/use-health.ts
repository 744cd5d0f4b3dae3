import { useCallback, useEffect, useRef, useState } from 'react';
import { askHealth, type Health, nextAsk } from '../lib/health.ts';

export interface HealthWatch {
  health: Health;
  /** When the next question goes out, `performance.now()` time; null while one is under way. */
  nextAt: number | null;
  /** Asks now, instead of waiting. */
  askNow(): void;
}

/** Follows `/healthz`: closely while the service gets ready, with back-off while it is gone, at once when the page is looked at again. */
export function useHealth(): HealthWatch {
  const [health, setHealth] = useState<Health>({ state: 'unknown' });
  const [nextAt, setNextAt] = useState<number | null>(null);
  const wake = useRef<() => void>(() => {});

  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last: Health = { state: 'unknown' };
    let asking = false;

    async function ask() {
      if (asking || stop.signal.aborted) return;
      asking = true;
      clearTimeout(timer);
      setNextAt(null);
      last = await askHealth(last, stop.signal);
      asking = false;
      if (stop.signal.aborted) return;
      setHealth(last);
      const delay = nextAsk(last);
      setNextAt(performance.now() + delay);
      timer = setTimeout(ask, delay);
    }

    wake.current = () => void ask();
    const onVisible = () => {
      if (document.visibilityState === 'visible') void ask();
    };
    document.addEventListener('visibilitychange', onVisible);
    window.addEventListener('online', wake.current);
    void ask();
    return () => {
      stop.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
      window.removeEventListener('online', wake.current);
    };
  }, []);

  return { health, nextAt, askNow: useCallback(() => wake.current(), []) };
}
