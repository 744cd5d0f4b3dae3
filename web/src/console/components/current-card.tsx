import type { ReactNode } from 'react';
import { formatBytes, formatShare, shortDigest } from '../../lib/format.ts';
import { useConsole } from '../hooks/use-console.ts';
import { useConsoleText } from '../hooks/use-console-text.ts';
import { useNow } from '../hooks/use-now.ts';
import { formatClock } from '../lib/time.ts';
import { Ago } from './ago.tsx';

const DOTS = {
  ready: 'dot-ok',
  starting: 'dot-unavailable',
  draining: 'dot-unavailable',
  stopped: 'dot-gone',
  failed: 'dot-gone',
  unknown: '',
};

function Fact({ name, hint, bad, children }: { name: string; hint?: string; bad?: boolean; children: ReactNode }) {
  return (
    <div className={bad ? 'fact fact-bad' : 'fact'} title={hint}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Which release answers, since when, and how it is. */
export function CurrentCard() {
  const { c, locale } = useConsoleText();
  const { service, stale } = useConsole();
  const now = useNow(60_000);
  const { current, golden, environment, trouble, rescued_total: rescued } = service;
  if (!current) {
    return (
      <section className="slot slot-current slot-empty" aria-labelledby="current-title">
        <h2 id="current-title" className="slot-label">
          {c.current.label}
        </h2>
        <p className="slot-version">{c.current.none}</p>
        {trouble && (
          <p className="slot-hint" lang="en">
            {trouble.reason} {trouble.hint}
          </p>
        )}
      </section>
    );
  }
  const { release, instance, since } = current;
  const state = stale ? 'unknown' : (instance?.state ?? 'unknown');
  return (
    <section className="slot slot-current" aria-labelledby="current-title">
      <h2 id="current-title" className="slot-label">
        {c.current.label}
      </h2>
      <p className="slot-version">{release.version}</p>
      <p className="slot-state">
        <span className={`dot ${DOTS[state]}`} aria-hidden="true" />
        <strong>{c.current.state[state]}</strong>
        <span>{c.current.generation(release.generation)}</span>
        <span title={new Date(since).toLocaleString(locale)}>{c.current.since(formatClock(since, locale, now))}</span>
      </p>
      {trouble && (
        <p className="slot-hint slot-trouble" lang="en">
          {trouble.reason} {trouble.hint}
        </p>
      )}
      <dl className="slot-facts">
        <Fact name={c.current.digest} hint={release.id}>
          <span className="mono">{shortDigest(release.id)}</span>
        </Fact>
        <Fact name={c.current.golden} bad={golden.failing}>
          {golden.at === null ? (
            c.current.goldenNone
          ) : (
            <>
              {golden.failing
                ? c.current.goldenFailing
                : golden.agreement === null
                  ? c.current.goldenRight
                  : c.current.goldenOk(formatShare(golden.agreement, locale))}
              {', '}
              <Ago at={golden.at} />
            </>
          )}
        </Fact>
        {environment && (
          <Fact name={c.current.environment} bad={environment.message !== null} hint={environment.message ?? ''}>
            {environment.message === null
              ? c.current.environmentWhole
              : c.current.environmentChanged(formatShare(environment.drift, locale))}
            {', '}
            <Ago at={environment.at} />
          </Fact>
        )}
        <Fact name={c.current.memory}>
          {instance?.memory_bytes === undefined ? '–' : formatBytes(instance.memory_bytes, locale)}
        </Fact>
        <Fact name={c.current.restarts}>{instance?.restarts ?? '–'}</Fact>
        <Fact name={c.current.rescued} hint={c.current.rescuedHint}>
          {rescued.toLocaleString(locale)}
        </Fact>
      </dl>
    </section>
  );
}
