import { Fragment, useState } from 'react';
import type { ReleaseSummary } from '../../../../src/api/control/release.ts';
import { Link } from '../../components/link.tsx';
import { formatBytes, shortDigest } from '../../lib/format.ts';
import { useConsole } from '../hooks/use-console.ts';
import { useConsoleText } from '../hooks/use-console-text.ts';
import { pathTo } from '../lib/place.ts';
import { Ago } from './ago.tsx';
import { DiffPanel } from './diff-panel.tsx';

/** What is in the store for this service, to be compared and deployed. */
export function ReleasesSection() {
  const { c } = useConsoleText();
  const { world, service } = useConsole();
  const [compared, setCompared] = useState<string | null>(null);
  const releases = world.releases.filter((release) => release.service === service.name);
  const current = service.current?.release.id;
  return (
    <section className="block" aria-labelledby="releases-title">
      <h2 id="releases-title" className="block-title">
        {c.releases.title}
      </h2>
      {releases.length === 0 ? (
        <p className="empty">
          <strong>{c.releases.none}</strong> {c.releases.noneHint}
        </p>
      ) : (
        <ul className="releases">
          {releases.map((release) => (
            <Fragment key={release.id}>
              <ReleaseRow
                release={release}
                compared={compared === release.id}
                onCompare={
                  current && current !== release.id
                    ? () => setCompared(compared === release.id ? null : release.id)
                    : undefined
                }
              />
              {compared === release.id && current && (
                <li className="release-diff">
                  <DiffPanel a={current} b={release.id} onClose={() => setCompared(null)} />
                </li>
              )}
            </Fragment>
          ))}
        </ul>
      )}
    </section>
  );
}

interface RowProps {
  release: ReleaseSummary;
  compared: boolean;
  onCompare: (() => void) | undefined;
}

function ReleaseRow({ release, compared, onCompare }: RowProps) {
  const { c, locale } = useConsoleText();
  const { service, stale, askDeploy } = useConsole();
  const { id, version, bytes, golden_cases: golden, roles, last_rollout: last } = release;
  const mine = roles.filter((role) => role.service === service.name);
  const isCurrent = mine.some(({ role }) => role === 'current');
  return (
    <li className="release">
      <div className="release-what">
        <p className="release-name">
          <strong>{version}</strong>
          {!stale &&
            mine.map(({ role }) => (
              <span key={role} className={`badge badge-${role}`}>
                {c.releases.roles[role]}
              </span>
            ))}
          {release.irreversible && <span className="badge badge-warn">{c.releases.irreversible}</span>}
          {!release.complete && <span className="badge badge-warn">{c.releases.incomplete}</span>}
          {release.pinned && <span className="badge">{c.releases.pinned}</span>}
        </p>
        <p className="release-facts">
          <span className="mono" title={id}>
            {shortDigest(id)}
          </span>
          <span>{formatBytes(bytes, locale)}</span>
          <span>{golden === 0 ? c.releases.noGolden : c.releases.golden(golden)}</span>
          {last ? (
            <Link href={pathTo({ service: service.name, rollout: last.id })} className={`last last-${last.state}`}>
              {c.rollout.states[last.state as keyof typeof c.rollout.states] ?? last.state} <Ago at={last.at} />
            </Link>
          ) : (
            <span>{c.releases.never}</span>
          )}
        </p>
      </div>
      <div className="release-tools">
        {onCompare && (
          <button
            type="button"
            className="button button-small"
            aria-expanded={compared}
            aria-label={c.releases.compareLabel(version)}
            onClick={onCompare}
          >
            {c.releases.compare}
          </button>
        )}
        {!isCurrent && (
          <button
            type="button"
            className="button button-small"
            aria-label={c.releases.deployLabel(version)}
            onClick={() => askDeploy(release)}
          >
            {c.releases.deploy}
          </button>
        )}
      </div>
    </li>
  );
}
