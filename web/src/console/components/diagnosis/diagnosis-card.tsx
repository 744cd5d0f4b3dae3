import type { Diagnosis } from '../../../../../src/api/diagnosis.ts';
import { useConsoleText } from '../../hooks/use-console-text.ts';
import { CauseView } from './cause-view.tsx';

interface Props {
  diagnosis: Diagnosis;
  /** Address of the whole log, where there is one. */
  log?: string | null;
}

/** What is wrong, how that is seen, and what to do: the first cause open, what else it may be folded. */
export function DiagnosisCard({ diagnosis, log = null }: Props) {
  const { c } = useConsoleText();
  const { verdict, causes } = diagnosis;
  const [first, ...others] = causes;
  return (
    <section className={`diagnosis diagnosis-${verdict}`} aria-label={c.diagnosis.title}>
      <p className="diagnosis-verdict">{c.diagnosis.verdicts[verdict]}</p>
      {first && <CauseView cause={first} />}
      {log && (
        <p className="diagnosis-log">
          <a href={log} target="_blank" rel="noreferrer">
            {c.diagnosis.wholeLog}
          </a>
        </p>
      )}
      {others.length > 0 && (
        <details className="diagnosis-others">
          <summary>{c.diagnosis.others(others.length)}</summary>
          {others.map((cause) => (
            <CauseView key={cause.id} cause={cause} />
          ))}
        </details>
      )}
    </section>
  );
}
