import type { Rollout } from '../../../../src/api/control/rollout.ts';
import { CheckIcon } from '../../components/icons.tsx';
import { formatBytes, formatMs } from '../../lib/format.ts';
import { useConsole } from '../hooks/use-console.ts';
import { useConsoleText } from '../hooks/use-console-text.ts';
import { useNow } from '../hooks/use-now.ts';
import { type StepState, type TrackStep, trackOf } from '../lib/steps.ts';
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
      {rollout.progress && <Progress {...rollout.progress} />}
    </>
  );
}

/** Phases whose progress counts bytes. */
const BYTES = /download|fetch|verify|pull|copy|hash|check out/i;

function Progress({ phase, item, done, total }: NonNullable<Rollout['progress']>) {
  const { c, locale } = useConsoleText();
  const asText = (n: number) =>
    BYTES.test(phase) && (total ?? n) > 10_000
      ? formatBytes(n, locale)
      : n.toLocaleString(locale, { maximumFractionDigits: 1 });
  return (
    <div className="track-progress">
      <p>
        <span lang="en">
          {phase} <span className="mono">{item}</span>
        </span>
        <span className="mono">{total === null ? asText(done) : c.rollout.progress(asText(done), asText(total))}</span>
      </p>
      {total === null || total === 0 ? (
        <progress className="bar bar-moving" aria-label={`${phase} ${item}`} />
      ) : (
        <progress className="bar" value={done} max={total} aria-label={`${phase} ${item}`} />
      )}
    </div>
  );
}
