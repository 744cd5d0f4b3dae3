import { useCallback, useEffect, useRef, useState } from 'react';
import { askHealth, type Health, nextAsk } from '../lib/health.ts';

const UNKNOWN: Health = { state: 'unknown' };

export interface HealthWatch {
  health: Health;
  /** When the next question goes out, `performance.now()` time; null while one is under way. */
  nextAt: number | null;
  /** Asks now, instead of waiting; resolves with the answer. */
  askNow(): Promise<Health>;
}

/** Follows `/healthz`: closely while the service gets ready, with back-off while it is gone, at once when the page is looked at again. */
export function useHealth(): HealthWatch {
  const [health, setHealth] = useState<Health>(UNKNOWN);
  const [nextAt, setNextAt] = useState<number | null>(null);
  const wake = useRef<() => Promise<Health>>(async () => UNKNOWN);

  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = UNKNOWN;
    let turns = 0;

    async function ask(): Promise<Health> {
      const turn = ++turns;
      clearTimeout(timer);
      setNextAt(null);
      const answer = await askHealth(last, signal);
      // A question that was asked later knows better.
      if (signal.aborted || turn !== turns) return answer;
      last = answer;
      setHealth(answer);
      const delay = nextAsk(answer);
      setNextAt(performance.now() + delay);
      timer = setTimeout(ask, delay);
      return answer;
    }

    wake.current = ask;
    const onVisible = () => {
      if (document.visibilityState === 'visible') void ask();
    };
    document.addEventListener('visibilitychange', onVisible, { signal });
    window.addEventListener('online', () => void ask(), { signal });
    void ask();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, []);

  return { health, nextAt, askNow: useCallback(() => wake.current(), []) };
}
