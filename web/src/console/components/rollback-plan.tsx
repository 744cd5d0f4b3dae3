import { formatMs } from '../../lib/format.ts';
import { useConsole } from '../hooks/use-console.ts';
import { useConsoleText } from '../hooks/use-console-text.ts';
import { agoOf } from '../lib/time.ts';
import type { Speed, WayBack } from '../lib/way-back.ts';
import { hasEnded } from '../lib/world.ts';
import { ArrowIcon } from './icons.tsx';

/** What going back does, point by point. */
export function RollbackPlan({ back }: { back: WayBack }) {
  const { c } = useConsoleText();
  const { service } = useConsole();
  const { from, version } = back;
  const under = service.rollout && !hasEnded(service.rollout) ? service.rollout : null;
  const tell = useSpeedText();
  return (
    <>
      <div className="from-to">
        {from && (
          <>
            <p>
              <small>{c.rollback.from}</small>
              <strong>{from.version}</strong>
              <small>{c.current.generation(from.generation)}</small>
            </p>
            <ArrowIcon />
          </>
        )}
        <p className="from-to-goal">
          <small>{c.rollback.becomes}</small>
          <strong>{version}</strong>
          {from && <small>{c.current.generation(from.generation + 1)}</small>}
        </p>
      </div>
      <dl className="plan">
        <dt>{c.rollback.time}</dt>
        <dd>{tell(back.speed)}</dd>
        {from && (
          <>
            <dt>{c.rollback.requests}</dt>
            <dd>{c.rollback.requestsText(from.version, version)}</dd>
            <dt>{c.rollback.after(from.version)}</dt>
            <dd>{c.rollback.afterText}</dd>
          </>
        )}
        {under && (
          <>
            <dt>{c.rollback.rollout}</dt>
            <dd>{c.rollback.rolloutText(under.release.version)}</dd>
          </>
        )}
      </dl>
    </>
  );
}

function useSpeedText(): (speed: Speed) => string {
  const { c, locale } = useConsoleText();
  return (speed) => {
    switch (speed.how) {
      case 'warm': {
        if (speed.ms === null) return c.rollback.timeWarmUnmeasured;
        const ago = speed.measuredAt ? c.ago(...agoOf(speed.measuredAt, Date.now())) : '–';
        return c.rollback.timeWarm(formatMs(speed.ms, locale), ago);
      }
      case 'cold':
        return speed.ms === null ? c.rollback.timeColdUnmeasured : c.rollback.timeCold(formatMs(speed.ms, locale));
      case 'unready':
        return c.rollback.timeNotReady(speed.reason ?? '');
      case 'unknown':
        return c.rollback.timeLost;
    }
  };
}
