import { useState } from 'react';
import type { Diagnosis } from '../../../../../src/api/diagnosis.ts';
import { LastgoodError } from '../../../../../src/errors.ts';
import { ProblemCard } from '../../../components/problem-card.tsx';
import { useConsole } from '../../hooks/use-console.ts';
import { useConsoleText } from '../../hooks/use-console-text.ts';
import { LogTooLong, readLogFile, SAMPLE_LOG } from '../../lib/log-file.ts';
import { Modal } from '../modal.tsx';
import { DiagnosisCard } from './diagnosis-card.tsx';

/** Diagnoses a log that is pasted, dropped or chosen. Nothing of it is kept. */
export function DoctorDialog({ onClose }: { onClose(): void }) {
  const { c, language } = useConsoleText();
  const { control } = useConsole();
  const [log, setLog] = useState('');
  const [working, setWorking] = useState(false);
  const [diagnosis, setDiagnosis] = useState<Diagnosis | null>(null);
  const [failure, setFailure] = useState<LastgoodError | null>(null);
  const [unread, setUnread] = useState('');

  async function take(file: File | undefined) {
    if (!file) return;
    setUnread('');
    try {
      setLog(await readLogFile(file));
    } catch (error) {
      setUnread(error instanceof LogTooLong ? c.doctor.tooLong : c.doctor.unreadable(file.name));
    }
  }

  async function diagnose() {
    setWorking(true);
    setFailure(null);
    setDiagnosis(null);
    try {
      setDiagnosis(await control.diagnose({ log }, { lang: language }));
    } catch (error) {
      if (!(error instanceof LastgoodError)) throw error;
      setFailure(error);
    } finally {
      setWorking(false);
    }
  }

  return (
    <Modal title={c.doctor.title} wide onClose={onClose}>
      <p>{c.doctor.text}</p>
      <label className="field">
        <span>{c.doctor.log}</span>
        <textarea
          className="doctor-log mono"
          rows={10}
          value={log}
          spellCheck={false}
          placeholder={c.doctor.placeholder}
          data-first-focus
          onChange={(event) => setLog(event.target.value)}
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            if (event.dataTransfer.files.length === 0) return;
            event.preventDefault();
            void take(event.dataTransfer.files[0]);
          }}
        />
      </label>
      <div className="doctor-tools">
        <label className="button button-small">
          {c.doctor.choose}
          <input type="file" className="visually-hidden" onChange={(event) => void take(event.target.files?.[0])} />
        </label>
        <button type="button" className="link-button" onClick={() => setLog(SAMPLE_LOG)}>
          {c.doctor.sample}
        </button>
        <span role="status">{unread}</span>
      </div>
      {failure && <ProblemCard problem={{ code: failure.code, error: failure.message, hint: failure.hint }} />}
      <div aria-live="polite">{diagnosis && <DiagnosisCard diagnosis={diagnosis} />}</div>
      <div className="modal-foot">
        <button
          type="button"
          className="button button-primary"
          disabled={working || log.trim() === ''}
          onClick={() => void diagnose()}
        >
          {working ? c.doctor.working : c.doctor.confirm}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {c.doctor.close}
        </button>
      </div>
    </Modal>
  );
}
