import { UNREHEARSED } from '../../../../src/api/control/unrehearsed.ts';
import { formatBytes, formatMs, shortDigest } from '../../lib/format.ts';
import { useConsole } from '../hooks/use-console.ts';
import { useConsoleText } from '../hooks/use-console-text.ts';
import { wayBack } from '../lib/way-back.ts';
import { Ago } from './ago.tsx';
import { BackIcon } from './icons.tsx';

/** The release that is one click away, how far away it is, and the click. */
export function StandbyCard() {
  const { c, locale } = useConsoleText();
  const { world, service, stale, askRollback } = useConsole();
  const { standby } = service;
  const back = wayBack(world, null, stale);
  if (!standby || !back) {
    return (
      <section className="slot slot-standby slot-empty" aria-labelledby="standby-title">
        <h2 id="standby-title" className="slot-label">
          {c.standby.label}
        </h2>
        <p className="slot-version">{c.standby.none}</p>
        <p className="slot-hint">{c.standby.noneHint}</p>
      </section>
    );
  }
  const { release, mode, ready, reason, instance, rollback_ms: ms, measured_at: measuredAt, probed_at } = standby;
  const time = ms !== null && !stale ? formatMs(ms, locale) : null;
  const state = stale ? 'unknown' : !ready ? 'notReady' : mode === 'cold' ? 'readyCold' : 'ready';
  const dot = { unknown: '', notReady: 'dot-unavailable', readyCold: 'dot-ok', ready: 'dot-ok' }[state];
  return (
    <section className="slot slot-standby" aria-labelledby="standby-title">
      <h2 id="standby-title" className="slot-label">
        {c.standby.label}
      </h2>
      <p className="slot-version">
        {release.version} <small>{c.standby[mode]}</small>
      </p>
      <p className="slot-state">
        <span className={`dot ${dot}`} aria-hidden="true" />
        <strong>{c.standby[state]}</strong>
        {time && <span className="slot-time">{time}</span>}
        {!stale && (
          <span>
            {time === null
              ? c.standby.unmeasured
              : mode === 'cold'
                ? c.standby.predicted
                : measuredAt && <Ago at={measuredAt} say={c.standby.measured} />}
          </span>
        )}
      </p>
      {/* That nothing was measured yet stands above already, in the reader's language. */}
      {!stale && reason && !ready && reason !== UNREHEARSED && (
        <p className="slot-hint slot-trouble" lang="en">
          {reason}
        </p>
      )}
      {!stale && ready && mode === 'cold' && <p className="slot-hint">{c.standby.coldHint}</p>}
      <p className="slot-foot">
        <span className="mono" title={release.id}>
          {shortDigest(release.id)}
        </span>
        {!stale && <span>{probed_at ? <Ago at={probed_at} say={c.standby.probed} /> : c.standby.unprobed}</span>}
        {instance?.memory_bytes !== undefined && (
          <span>{c.standby.memory(formatBytes(instance.memory_bytes, locale))}</span>
        )}
      </p>
      <button type="button" className="button button-primary roll-back" onClick={() => askRollback(null)}>
        <BackIcon />
        <span>{c.rollback.button}</span>
        <span className="roll-back-what">
          {time === null ? c.rollback.to(release.version) : c.rollback.in(release.version, time)}
        </span>
      </button>
    </section>
  );
}
