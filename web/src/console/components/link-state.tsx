import { AlertIcon } from '../../components/icons.tsx';
import { useConsoleText } from '../hooks/use-console-text.ts';
import type { LiveView } from '../hooks/use-live.ts';
import { useNow } from '../hooks/use-now.ts';
import { formatClock } from '../lib/time.ts';

const DOTS = { live: 'dot-ok', connecting: 'dot-unavailable', lost: 'dot-gone' };

/** Whether what is on the screen is so now. */
export function LinkState({ live }: { live: LiveView }) {
  const { c } = useConsoleText();
  return (
    <span className="link-state" role="status">
      <span className={`dot ${DOTS[live.link]}`} aria-hidden="true" />
      <span className="link-state-text">{c.link[live.link]}</span>
    </span>
  );
}

function Countdown({ until }: { until: number | null }) {
  const { c } = useConsoleText();
  const now = useNow(250);
  return (
    <span className="banner-next">
      {c.link.next(until === null ? 0 : Math.max(0, Math.ceil((until - now) / 1000)))}
    </span>
  );
}

/** Says that nothing is known any more, since when, and what happens next. */
export function LinkBanner({ live }: { live: LiveView }) {
  const { c, locale } = useConsoleText();
  if (live.link !== 'lost') return null;
  return (
    <div className="banner banner-bad">
      <AlertIcon />
      <p>
        <strong role="alert">{c.link.lostTitle}</strong>{' '}
        {live.world && c.link.lostText(formatClock(live.world.at, locale, Date.now(), true))}{' '}
        {live.failure && <span lang="en">{live.failure.message} </span>}
        <Countdown until={live.nextTry} />
      </p>
      <button type="button" className="button button-small" onClick={live.refresh}>
        {c.link.tryNow}
      </button>
    </div>
  );
}
