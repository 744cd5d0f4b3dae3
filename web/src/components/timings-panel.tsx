import { useText } from '../i18n/use-text.tsx';
import { formatMs } from '../lib/format.ts';
import type { Result } from '../lib/photos.ts';
import { stageTimes } from '../lib/timings.ts';

/** Where the time of this parse went, as a bar and as numbers. */
export function TimingsPanel({ result }: { result: Result }) {
  const { t, locale } = useText();
  const times = stageTimes(result);
  return (
    <section className="panel-section" aria-labelledby="timings-title">
      <div className="section-head">
        <h2 id="timings-title">{t.timings.title}</h2>
        <span className="section-note mono">
          {formatMs(result.elapsedMs, locale)} {t.timings.total}
        </span>
      </div>
      <div className="timings-bar" aria-hidden="true">
        {times.map(({ stage, share }) => (
          <span key={stage} className={`timing timing-${stage}`} style={{ flexGrow: share }} />
        ))}
      </div>
      <dl className="timings">
        {times.map(({ stage, ms }) => (
          <div key={stage}>
            <dt>
              <span className={`swatch timing-${stage}`} aria-hidden="true" /> {t.timings.stages[stage]}
            </dt>
            <dd className="mono">{formatMs(ms, locale)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
