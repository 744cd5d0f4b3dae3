import { type FormEvent, useState } from 'react';
import type { Control } from '../../../../../src/api/control/client.ts';
import { ProblemCard } from '../../../components/problem-card.tsx';
import { useConsoleText } from '../../hooks/use-console-text.ts';
import { useDiagnosis } from '../../hooks/use-diagnosis.ts';
import { useDroppedFile } from '../../hooks/use-dropped-file.ts';
import { fitToSend, type LogText, readLogFile } from '../../lib/log-file.ts';
import { SAMPLE_LOG } from '../../lib/sample-log.ts';
import { DiagnosisCard } from './diagnosis-card.tsx';
import { ChosenLog, FileButton, type NamedLog, PastedLog } from './log-source.tsx';

/** Diagnoses a log that is pasted, dropped or chosen. Nothing of it is kept. */
export function DoctorPage({ control }: { control: Control }) {
  const { c } = useConsoleText();
  const { working, diagnosis, failure, ask } = useDiagnosis(control);
  const [pasted, setPasted] = useState('');
  const [chosen, setChosen] = useState<NamedLog | null>(null);
  const [unread, setUnread] = useState<string | null>(null);
  const [cut, setCut] = useState(false);
  useDroppedFile((file) => void take(file));

  async function take(file: File) {
    const log = await readLogFile(file).catch(() => null);
    setUnread(log ? null : file.name);
    if (log) setChosen({ ...log, name: file.name, bytes: file.size });
  }

  function diagnose(event: FormEvent) {
    event.preventDefault();
    const log: LogText = chosen ?? { text: pasted, cut: false };
    const fitting = fitToSend(log.text);
    setCut(log.cut || fitting.cut);
    ask(fitting.text);
  }

  const first = diagnosis?.causes[0]?.summary;
  return (
    <main id="main" className="doctor">
      <form className="block doctor-form" onSubmit={diagnose}>
        <h2 className="block-title">{c.doctor.title}</h2>
        <p>{c.doctor.text}</p>
        {chosen ? (
          <ChosenLog log={chosen} onRemove={() => setChosen(null)} />
        ) : (
          <PastedLog text={pasted} onChange={setPasted} />
        )}
        {unread !== null && (
          <p className="field-trouble" role="alert">
            {c.doctor.unreadable(unread)}
          </p>
        )}
        <div className="doctor-tools">
          <button
            type="submit"
            className="button button-primary"
            disabled={working || (chosen?.text ?? pasted).trim() === ''}
          >
            {working ? c.doctor.working : c.doctor.confirm}
          </button>
          <FileButton onFile={(file) => void take(file)} />
          <button
            type="button"
            className="link-button"
            onClick={() => {
              setChosen(null);
              setPasted(SAMPLE_LOG);
            }}
          >
            {c.doctor.sample}
          </button>
        </div>
      </form>
      <p className="visually-hidden" role="status">
        {working ? c.doctor.working : diagnosis && `${c.diagnosis.verdicts[diagnosis.verdict]} ${first ?? ''}`}
      </p>
      {failure && <ProblemCard problem={{ code: failure.code, error: failure.message, hint: failure.hint }} />}
      {diagnosis && (
        <section className="block">
          <h3 className="visually-hidden">{c.diagnosis.title}</h3>
          {cut && <p className="doctor-cut">{c.doctor.cut}</p>}
          <DiagnosisCard diagnosis={diagnosis} />
        </section>
      )}
    </main>
  );
}
