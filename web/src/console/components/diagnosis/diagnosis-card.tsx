import type { Diagnosis } from '../../../../../src/api/diagnosis.ts';
import { useConsoleText } from '../../hooks/use-console-text.ts';
import { CauseView } from './cause-view.tsx';

interface Props {
  diagnosis: Diagnosis;
  /** Of preflight: nothing has failed yet. */
  foretold?: boolean;
  /** Address of the whole log, where there is one. */
  log?: string | null;
}

/** What is wrong, how that is seen, and what to do: the first cause open, what else it may be folded. */
export function DiagnosisCard({ diagnosis, foretold = false, log = null }: Props) {
  const { c } = useConsoleText();
  const { verdict, causes } = diagnosis;
  const [first, ...others] = causes;
  const said = foretold ? c.diagnosis.foretold : first ? c.diagnosis.verdicts : c.diagnosis.unknown;
  return (
    <section className={`diagnosis diagnosis-${verdict}`} aria-label={c.diagnosis.title}>
      <p className="diagnosis-verdict">{said[verdict]}</p>
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
          <summary>{foretold ? c.diagnosis.alsoForetold(others.length) : c.diagnosis.others(others.length)}</summary>
          {others.map((cause) => (
            <CauseView key={cause.id} cause={cause} />
          ))}
        </details>
      )}
    </section>
  );
}
