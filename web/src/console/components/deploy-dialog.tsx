import { useState } from 'react';
import type { ReleaseSummary } from '../../../../src/api/control/release.ts';
import { LastgoodError } from '../../../../src/errors.ts';
import { ProblemCard } from '../../components/problem-card.tsx';
import { navigate } from '../../lib/navigate.ts';
import { useConsole } from '../hooks/use-console.ts';
import { useConsoleText } from '../hooks/use-console-text.ts';
import { pathTo } from '../lib/place.ts';
import { Modal } from './modal.tsx';

const WATCHES = ['10s', '60s', '5m', '30m'];

/** Says what deploying does, and begins it. */
export function DeployDialog({ release, onClose }: { release: ReleaseSummary; onClose(): void }) {
  const { c } = useConsoleText();
  const { control, world, service, place, refresh } = useConsole();
  const [working, setWorking] = useState(false);
  const [watch, setWatch] = useState('');
  const [failure, setFailure] = useState<LastgoodError | null>(null);
  const current = service.current?.release.version;
  const borrowed = world.releases.some(
    ({ id, golden_cases }) => id === service.current?.release.id && golden_cases > 0,
  );

  async function confirm() {
    setWorking(true);
    setFailure(null);
    try {
      await control.deploy(service.name, { release: release.id, ...(watch && { policy: { watch } }) });
      if (place.rollout) navigate(pathTo({ service: service.name, rollout: null }));
      onClose();
    } catch (error) {
      if (!(error instanceof LastgoodError)) throw error;
      setFailure(error);
    } finally {
      setWorking(false);
      refresh();
    }
  }

  return (
    <Modal title={c.deploy.title(release.version)} busy={working} onClose={onClose}>
      <dl className="plan">
        <dt>{c.deploy.proven}</dt>
        <dd>{current ? c.deploy.provenText(current) : c.deploy.provenAlone}</dd>
        <dt>{c.deploy.traffic}</dt>
        <dd>{c.deploy.trafficText}</dd>
      </dl>
      {release.golden_cases === 0 && (
        <p className="modal-warning">{current && borrowed ? c.deploy.borrowedGolden(current) : c.deploy.noGolden}</p>
      )}
      <label className="field field-row">
        <span>{c.deploy.watch}</span>
        <select value={watch} onChange={(event) => setWatch(event.target.value)}>
          <option value="">{c.deploy.asRelease}</option>
          {WATCHES.map((choice) => (
            <option key={choice} value={choice}>
              {choice.replace(/(?<=\d)(?=\D)/, ' ').replace(/m$/, 'min')}
            </option>
          ))}
        </select>
      </label>
      {failure && <ProblemCard problem={{ code: failure.code, error: failure.message, hint: failure.hint }} />}
      <div className="modal-foot">
        <button type="button" className="button button-primary" disabled={working} onClick={() => void confirm()}>
          {working ? c.deploy.working : c.deploy.confirm(release.version)}
        </button>
        <button type="button" className="button" data-first-focus disabled={working} onClick={onClose}>
          {c.deploy.cancel}
        </button>
      </div>
    </Modal>
  );
}
