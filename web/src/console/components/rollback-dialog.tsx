import { useState } from 'react';
import type { RollbackResult } from '../../../../src/api/control/rollout.ts';
import type { Generation } from '../../../../src/api/control/service.ts';
import { LastgoodError } from '../../../../src/errors.ts';
import { CheckIcon } from '../../components/icons.tsx';
import { ProblemCard } from '../../components/problem-card.tsx';
import { formatMs } from '../../lib/format.ts';
import { useConsole } from '../hooks/use-console.ts';
import { useConsoleText } from '../hooks/use-console-text.ts';
import { wayBack } from '../lib/way-back.ts';
import { BackIcon } from './icons.tsx';
import { Modal } from './modal.tsx';
import { RollbackPlan } from './rollback-plan.tsx';

interface Props {
  /** null: to the standby. */
  target: Generation | null;
  onClose(): void;
}

/** Says what going back would do and how long it takes, does it, and says what it did. */
export function RollbackDialog({ target, onClose }: Props) {
  const { c } = useConsoleText();
  const { control, world, service, stale, refresh } = useConsole();
  const [working, setWorking] = useState(false);
  const [forced, setForced] = useState(false);
  const [failure, setFailure] = useState<LastgoodError | null>(null);
  const [result, setResult] = useState<RollbackResult | null>(null);
  // What is asked stays as it was when it was asked: the live view moves on beneath.
  const [back] = useState(() => wayBack(world, target, stale));

  if (result) return <Done result={result} onClose={onClose} />;
  if (!back) return null;
  const { version, generation, from } = back;
  const mustForce = back.irreversible.length > 0 || failure?.code === 'irreversible';

  async function confirm() {
    setWorking(true);
    setFailure(null);
    try {
      setResult(
        await control.rollback(service.name, {
          ...(generation !== null && { to: generation }),
          ...(forced && { force: true }),
        }),
      );
    } catch (error) {
      if (!(error instanceof LastgoodError)) throw error;
      setFailure(error);
    } finally {
      setWorking(false);
      refresh();
    }
  }

  const title = generation === null ? c.rollback.title(version) : c.rollback.titleTo(version, generation);
  return (
    <Modal title={title} busy={working} onClose={onClose}>
      <RollbackPlan back={back} />
      {back.unsettled && <p className="modal-warning">{c.rollback.unsettled}</p>}
      {mustForce && (
        <div className="modal-warning">
          <p>{c.rollback.irreversible(back.irreversible.join(', ') || (from?.version ?? version))}</p>
          <label className="tick">
            <input type="checkbox" checked={forced} onChange={(event) => setForced(event.target.checked)} />
            <span>{c.rollback.irreversibleTick}</span>
          </label>
        </div>
      )}
      {failure && <ProblemCard problem={{ code: failure.code, error: failure.message, hint: failure.hint }} />}
      <div className="modal-foot">
        <button
          type="button"
          className="button button-primary"
          disabled={working || (mustForce && !forced)}
          onClick={() => void confirm()}
        >
          {working ? <span className="spinner" aria-hidden="true" /> : <BackIcon />}
          {working ? c.rollback.working : c.rollback.confirm(version)}
        </button>
        <button type="button" className="button" data-first-focus disabled={working} onClick={onClose}>
          {from ? c.rollback.keep(from.version) : c.rollback.close}
        </button>
      </div>
    </Modal>
  );
}

function Done({ result, onClose }: { result: RollbackResult; onClose(): void }) {
  const { c, locale } = useConsoleText();
  return (
    <Modal title={c.rollback.done(result.release.version)} onClose={onClose}>
      <p className="modal-result" role="status">
        <CheckIcon />
        <span>{c.rollback.doneTime(formatMs(result.ms, locale))}</span>
      </p>
      <p>
        {c.rollback.doneText(result.generation, formatMs(result.switch_ms, locale))}
        {!result.warm && ` ${c.rollback.doneCold}`}
      </p>
      {result.warnings.length > 0 && (
        <div className="modal-warning">
          <p>{c.rollback.warnings}</p>
          <ul lang="en">
            {result.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </div>
      )}
      <div className="modal-foot">
        <button type="button" className="button" data-first-focus onClick={onClose}>
          {c.rollback.close}
        </button>
      </div>
    </Modal>
  );
}
