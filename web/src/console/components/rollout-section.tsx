import { useEffect, useState } from 'react';
import type { Rollout } from '../../../../src/api/control/rollout.ts';
import { LastgoodError } from '../../../../src/errors.ts';
import { Link } from '../../components/link.tsx';
import { Notice } from '../../components/notice.tsx';
import { formatMs } from '../../lib/format.ts';
import { navigate } from '../../lib/navigate.ts';
import { useConsole } from '../hooks/use-console.ts';
import { useConsoleText } from '../hooks/use-console-text.ts';
import { DOCTOR, pathTo } from '../lib/place.ts';
import { formatClock } from '../lib/time.ts';
import { hasEnded, shownRollout } from '../lib/world.ts';
import { GateList } from './gate-list.tsx';
import { ArrowIcon } from './icons.tsx';
import { RolloutOutcome } from './rollout-outcome.tsx';
import { StepTrack } from './step-track.tsx';

/** The rollout that the path names: what is at hand, or asked for when it is an old one. */
function useShown(): Rollout | null {
  const { language } = useConsoleText();
  const { world, control, place } = useConsole();
  const known = shownRollout(world, place.rollout);
  const [old, setOld] = useState<Rollout | null>(null);
  const wanted = known ? null : place.rollout;
  useEffect(() => {
    if (!wanted) return;
    const stop = new AbortController();
    control.rollout(wanted, { signal: stop.signal, lang: language }).then(setOld, () => setOld(null));
    return () => stop.abort();
  }, [control, wanted, language]);
  return known ?? (old?.id === place.rollout ? old : null);
}

/** One rollout drawn: where it is, what its gates say, and on what evidence. */
export function RolloutSection() {
  const { c } = useConsoleText();
  const rollout = useShown();
  return (
    <section className="block" aria-labelledby="rollout-title">
      {rollout ? (
        <Shown key={rollout.id} rollout={rollout} />
      ) : (
        <>
          <h2 id="rollout-title" className="block-title">
            {c.rollout.title}
          </h2>
          <p className="empty">
            <strong>{c.rollout.none}</strong> {c.rollout.noneHint}
          </p>
        </>
      )}
    </section>
  );
}

function Shown({ rollout }: { rollout: Rollout }) {
  const { c } = useConsoleText();
  const ended = hasEnded(rollout);
  return (
    <>
      <div className="block-head">
        <h2 id="rollout-title" className="block-title">
          {c.rollout[rollout.kind === 'proof' ? 'proof' : 'title']}{' '}
          <span className="rollout-name">
            {rollout.from && (
              <>
                <span>{rollout.from.version}</span>
                <ArrowIcon />
              </>
            )}
            <span>{rollout.release.version}</span>
          </span>
        </h2>
        <Choice shown={rollout} />
        {!ended && <Cancel rollout={rollout} />}
        <Link className="button button-small" href={DOCTOR}>
          {c.doctor.open}
        </Link>
      </div>
      <StepTrack rollout={rollout} />
      <RolloutOutcome rollout={rollout} />
      <GateList rollout={rollout} />
    </>
  );
}

function Choice({ shown }: { shown: Rollout }) {
  const { c, locale } = useConsoleText();
  const { world, service } = useConsole();
  const rollouts = world.rollouts.some(({ id }) => id === shown.id) ? world.rollouts : [shown, ...world.rollouts];
  return (
    <select
      className="rollout-choice"
      aria-label={c.rollout.earlier}
      value={shown.id}
      onChange={(event) => navigate(pathTo({ service: service.name, rollout: event.target.value }))}
    >
      {rollouts.map((one) => (
        <option key={one.id} value={one.id}>
          {`${formatClock(one.started_at, locale, Date.now())} · ${one.release.version} · ${c.rollout.states[one.state]}`}
        </option>
      ))}
    </select>
  );
}

function Cancel({ rollout }: { rollout: Rollout }) {
  const { c } = useConsoleText();
  const { control, refresh } = useConsole();
  const [working, setWorking] = useState(false);
  const [trouble, setTrouble] = useState('');

  async function cancel() {
    setWorking(true);
    try {
      await control.cancel(rollout.id);
    } catch (error) {
      if (!(error instanceof LastgoodError)) throw error;
      setTrouble(`${error.message} ${error.hint}`);
    } finally {
      setWorking(false);
      refresh();
    }
  }

  return (
    <>
      <button type="button" className="button button-small" disabled={working} onClick={() => void cancel()}>
        {working ? c.rollout.cancelling : c.rollout.cancel}
      </button>
      {trouble && <Notice text={trouble} onClose={() => setTrouble('')} />}
    </>
  );
}

/** `took 14.2 s` */
export function useTook(): (rollout: Rollout) => string | null {
  const { c, locale } = useConsoleText();
  return ({ started_at, ended_at }) =>
    ended_at && c.rollout.took(formatMs(Date.parse(ended_at) - Date.parse(started_at), locale));
}
