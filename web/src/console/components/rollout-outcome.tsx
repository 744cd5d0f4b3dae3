import type { Rollout } from '../../../../src/api/control/rollout.ts';
import { AlertIcon, CheckIcon } from '../../components/icons.tsx';
import { useConsole } from '../hooks/use-console.ts';
import { useConsoleText } from '../hooks/use-console-text.ts';
import { causeSentence } from '../text/causes.ts';
import { useTook } from './rollout-section.tsx';
import { Said } from './said.tsx';

/** How it ended, why, and what serves: in sentences. */
export function RolloutOutcome({ rollout }: { rollout: Rollout }) {
  const { c, language } = useConsoleText();
  const { world, service } = useConsole();
  const took = useTook()(rollout);
  const { state, release, cause, from } = rollout;
  if (!(state in c.rollout.outcome)) return null;
  const proven = state === 'settled' && rollout.kind === 'proof';
  const said = c.rollout.outcome[proven ? 'proven' : (state as keyof typeof c.rollout.outcome)](release.version);
  const good = state === 'settled';
  const isLatest = world.rollouts[0]?.id === rollout.id;
  const current = service.current?.release;
  const asBefore = current && from && current.id === from.id && current.generation === from.generation;
  const why = cause && causeSentence(rollout, language);
  const diagnosed = rollout.gates.find(({ verdict }) => verdict === 'fail')?.diagnosis;
  const decided = diagnosed?.verdict === 'decided' ? diagnosed.causes[0] : undefined;
  return (
    <div className={`outcome outcome-${good ? 'good' : state === 'cancelled' ? 'calm' : 'bad'}`}>
      {good ? <CheckIcon /> : <AlertIcon />}
      <div>
        <p>
          <strong>{said}</strong>{' '}
          {isLatest && !good && current && (
            <span>
              {asBefore
                ? c.rollout.meanwhile(current.version)
                : c.rollout.servesNow(current.version, current.generation)}
            </span>
          )}
          {took && <span className="outcome-took">{took}</span>}
        </p>
        {cause && why && (
          <>
            {/* What to do stands below, with the diagnosis. */}
            {decided && (
              <p className="outcome-cause">
                <strong>
                  <Said text={decided.summary} />
                </strong>
              </p>
            )}
            <p className="outcome-why" lang={why.lang}>
              {why.text}
            </p>
            {why.original && (
              <p className="outcome-hint" lang="en">
                {why.original}
              </p>
            )}
            {cause.hint && !decided && (
              <p className="outcome-hint" lang="en">
                <Said text={cause.hint} />
              </p>
            )}
          </>
        )}
      </div>
    </div>
  );
}
