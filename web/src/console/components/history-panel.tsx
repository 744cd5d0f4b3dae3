import type { Generation } from '../../../../src/api/control/service.ts';
import { Link } from '../../components/link.tsx';
import { formatDuration } from '../../lib/format.ts';
import { useConsole } from '../hooks/use-console.ts';
import { useConsoleText } from '../hooks/use-console-text.ts';
import { useNow } from '../hooks/use-now.ts';
import { pathTo } from '../lib/place.ts';
import { formatClock } from '../lib/time.ts';
import { BackIcon } from './icons.tsx';

/** What served, newest first, and the ways back to it. */
export function HistoryPanel() {
  const { c } = useConsoleText();
  const { world } = useConsole();
  return (
    <section className="side-block" aria-labelledby="history-title">
      <h2 id="history-title" className="block-title">
        {c.history.title}
      </h2>
      {world.history.length === 0 ? (
        <p className="empty">{c.history.none}</p>
      ) : (
        <ol className="history">
          {world.history.map((generation) => (
            <Entry key={generation.generation} generation={generation} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Entry({ generation: entry }: { generation: Generation }) {
  const { c, language, locale } = useConsoleText();
  const { service, stale, askRollback } = useConsole();
  const now = useNow(60_000);
  const { generation, release, cause, reason, rollout, activated_at: from, ended_at: to, known_good, kept } = entry;
  const serves = generation === service.current?.release.generation;
  const lasted = to === null ? null : formatDuration((Date.parse(to) - Date.parse(from)) / 1000);
  return (
    <li className={serves && !stale ? 'generation generation-serves' : 'generation'} data-cause={cause}>
      <span className="generation-number mono" title={c.current.generation(generation)}>
        {generation}
      </span>
      <div>
        <p className="generation-name">
          <span className="generation-cause">{c.history.causes[cause]}</span> <strong>{release.version}</strong>
          {serves && !stale && <span className="badge badge-current">{c.history.serves}</span>}
          {!serves && !known_good && <span className="badge badge-warn">{c.history.notGood}</span>}
        </p>
        <p className="generation-facts">
          <time dateTime={from}>{formatClock(from, locale, now)}</time>
          {lasted && <span>{c.history.lasted(lasted)}</span>}
          {rollout && <Link href={pathTo({ service: service.name, rollout })}>{c.history.rollout}</Link>}
        </p>
        {reason && (
          <p className="generation-reason" lang={language === 'en' ? undefined : 'en'}>
            {reason}
          </p>
        )}
        {!serves &&
          (kept ? (
            <button
              type="button"
              className="link-button go-back"
              aria-label={c.history.goBackLabel(release.version, generation)}
              onClick={() => askRollback(entry)}
            >
              <BackIcon />
              {c.history.goBack}
            </button>
          ) : (
            <p className="generation-gone">{c.history.gone}</p>
          ))}
      </div>
    </li>
  );
}
