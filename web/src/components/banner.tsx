import { useElapsed } from '../hooks/use-elapsed.ts';
import type { HealthWatch } from '../hooks/use-health.ts';
import { useText } from '../i18n/use-text.tsx';
import { progressIn } from '../lib/progress-in.ts';
import { AlertIcon } from './icons.tsx';

function Countdown({ until }: { until: number | null }) {
  const { t } = useText();
  const now = useElapsed(0, 250);
  const seconds = until === null ? 0 : Math.ceil((until - now) / 1000);
  return <span className="banner-next">{t.banner.goneNext(Math.max(0, seconds))}</span>;
}

/** Says that the service is gone or not ready, why, and what happens next. Nothing while all is well. */
export function Banner({ watch }: { watch: HealthWatch }) {
  const { t } = useText();
  const { health, nextAt, askNow } = watch;
  if (health.state === 'gone') {
    return (
      <div className="banner banner-bad">
        <AlertIcon />
        <p>
          <strong role="alert">{t.banner.goneTitle}</strong> {t.banner.goneText} <Countdown until={nextAt} />
        </p>
        <button type="button" className="button button-small" onClick={() => void askNow()}>
          {t.banner.tryNow}
        </button>
      </div>
    );
  }
  if (health.state !== 'unavailable') return null;
  const { reason, hint } = health.answer;
  const progress = progressIn(reason);
  return (
    <div className="banner banner-wait">
      <AlertIcon />
      <div>
        <p>
          <strong role="status">{t.banner.unavailableTitle}</strong> {t.banner.unavailableText}
        </p>
        {reason && (
          <p className="banner-reason" lang="en">
            {reason}
          </p>
        )}
        {progress !== null && <progress className="bar" value={progress} max={1} aria-label={reason} />}
        {hint && <p lang="en">{hint}</p>}
      </div>
    </div>
  );
}
