import { useText } from '../i18n/use-text.tsx';
import { formatDuration, shortDigest } from '../lib/format.ts';
import type { Health } from '../lib/health.ts';

const CARD = 'release-card';

/** Who serves, at a glance: a dot, the version, the generation; the rest on demand. */
export function ReleaseChip({ health }: { health: Health }) {
  const { t } = useText();
  const answer = health.state === 'ok' || health.state === 'unavailable' ? health.answer : null;
  const release = answer?.release;
  return (
    <>
      <button type="button" className="chip" popoverTarget={CARD} title={t.health.details}>
        <span className={`dot dot-${health.state}`} aria-hidden="true" />
        <span className="chip-state">{t.health[health.state]}</span>
        {release && (
          <>
            <span className="chip-version mono">{release.version}</span>
            <span className="chip-digest mono">{shortDigest(release.id)}</span>
            <span className="chip-generation">{t.health.generationShort(release.generation)}</span>
          </>
        )}
      </button>
      <div className="card release-card" id={CARD} popover="auto">
        <h2 className="card-title">{t.health.details}</h2>
        <dl className="facts">
          {answer?.service && (
            <>
              <dt>{t.health.service}</dt>
              <dd className="mono">{answer.service}</dd>
            </>
          )}
          {release && (
            <>
              <dt>{t.health.version}</dt>
              <dd className="mono">{release.version}</dd>
              <dt>{t.health.generation}</dt>
              <dd className="mono">{release.generation}</dd>
              <dt>{t.health.digest}</dt>
              <dd className="mono digest">{release.id}</dd>
            </>
          )}
          {answer && (
            <>
              <dt>{t.health.uptime}</dt>
              <dd className="mono">{formatDuration(answer.uptime_s)}</dd>
            </>
          )}
          {!answer && <dd>{t.health[health.state]}</dd>}
        </dl>
      </div>
    </>
  );
}
