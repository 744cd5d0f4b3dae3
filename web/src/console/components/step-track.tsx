import type { Rollout } from '../../../../src/api/control/rollout.ts';
import { CheckIcon } from '../../components/icons.tsx';
import { formatBytes, formatMs } from '../../lib/format.ts';
import { useConsole } from '../hooks/use-console.ts';
import { useConsoleText } from '../hooks/use-console-text.ts';
import { useNow } from '../hooks/use-now.ts';
import { type StepState, type TrackStep, trackOf } from '../lib/steps.ts';
import { hasEnded } from '../lib/world.ts';
import { CrossIcon, DashIcon } from './icons.tsx';

function Mark({ state }: { state: StepState }) {
  return (
    <span className="step-mark" aria-hidden="true">
      {state === 'done' && <CheckIcon />}
      {state === 'failed' && <CrossIcon />}
      {state === 'skipped' && <DashIcon />}
    </span>
  );
}

function Running({ since }: { since: string }) {
  const { locale } = useConsoleText();
  const now = useNow(200);
  const seconds = Math.max(0, now - Date.parse(since)) / 1000;
  return `${seconds.toLocaleString(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} s`;
}

function Step({ step }: { step: TrackStep }) {
  const { c, locale } = useConsoleText();
  const { stale } = useConsole();
  const { name, state, at, ms } = step;
  const timed = state === 'done' || state === 'failed';
  return (
    <li className={`step step-${state}`} aria-current={state === 'running' ? 'step' : undefined}>
      <Mark state={state} />
      <span className="step-name">{c.rollout.steps[name]}</span>
      <span className="step-time">
        {timed && ms !== null && name !== 'settled' && formatMs(ms, locale)}
        {state === 'running' && at && !stale && <Running since={at} />}
        <span className={state === 'skipped' ? '' : 'visually-hidden'}> {c.rollout.stepStates[state]}</span>
      </span>
    </li>
  );
}

/** The story of a rollout as a line of steps, with what the one under way is at. */
export function StepTrack({ rollout }: { rollout: Rollout }) {
  const { c } = useConsoleText();
  return (
    <>
      <ol className="track" aria-label={c.rollout.trackLabel}>
        {trackOf(rollout).map((step) => (
          <Step key={step.name} step={step} />
        ))}
      </ol>
      {!hasEnded(rollout) && <UnderWay rollout={rollout} />}
    </>
  );
}

/** Always as high, so that nothing moves when there is progress to tell, or none any more. */
function UnderWay({ rollout }: { rollout: Rollout }) {
  const { c, locale } = useConsoleText();
  const { service } = useConsole();
  const { release, state, progress } = rollout;
  const current = service.current?.release.version;
  // What gates count has a name of its own; everything else is files, in bytes.
  const counted = progress && c.rollout.counted[progress.phase];
  const asText = (n: number) =>
    counted ? n.toLocaleString(locale, { maximumFractionDigits: 1 }) : formatBytes(n, locale);
  return (
    <div className="under-way">
      <p className="under-way-line">
        <strong>
          {release.version} {c.rollout.states[state]}.
        </strong>
        {current && <span>{c.rollout.serves(current)}</span>}
      </p>
      {progress?.total ? (
        <progress className="bar" value={progress.done} max={progress.total} aria-label={c.rollout.states[state]} />
      ) : (
        <progress className="bar bar-moving" aria-label={c.rollout.states[state]} />
      )}
      <p className="under-way-item">
        {progress && (
          <>
            {counted ? (
              <span>{counted}</span>
            ) : (
              <span lang="en">
                {progress.phase} {progress.item}
              </span>
            )}
            <span>
              {progress.total
                ? c.rollout.progress(asText(progress.done), asText(progress.total))
                : progress.done > 0 && asText(progress.done)}
            </span>
          </>
        )}
      </p>
    </div>
  );
}
