import { useEffect, useState } from 'react';
import type { ReleaseDiff } from '../../../../src/api/control/release.ts';
import { LastgoodError } from '../../../../src/errors.ts';
import { CloseIcon } from '../../components/icons.tsx';
import { ProblemCard } from '../../components/problem-card.tsx';
import { useConsole } from '../hooks/use-console.ts';
import { useConsoleText } from '../hooks/use-console-text.ts';
import { changeSentence } from '../text/changes.ts';

interface Props {
  /** Digests; `a` is what serves. */
  a: string;
  b: string;
  onClose(): void;
}

/** What would change, in people's words. */
export function DiffPanel({ a, b, onClose }: Props) {
  const { c, language } = useConsoleText();
  const { control } = useConsole();
  const [answer, setAnswer] = useState<ReleaseDiff | LastgoodError | null>(null);

  useEffect(() => {
    const stop = new AbortController();
    setAnswer(null);
    control.diff(a, b, { signal: stop.signal }).then(setAnswer, (error) => {
      if (!stop.signal.aborted && error instanceof LastgoodError) setAnswer(error);
    });
    return () => stop.abort();
  }, [control, a, b]);

  if (answer === null) return <p className="evidence-none">{c.diff.loading}</p>;
  if (answer instanceof LastgoodError) {
    return <ProblemCard problem={{ code: answer.code, error: answer.message, hint: answer.hint }} />;
  }
  return (
    <section className="diff" aria-label={c.diff.title(answer.b.version, answer.a.version)}>
      <div className="diff-head">
        <h3>{c.diff.title(answer.b.version, answer.a.version)}</h3>
        <button
          type="button"
          className="icon-button icon-button-small"
          aria-label={c.diff.close}
          title={c.diff.close}
          onClick={onClose}
        >
          <CloseIcon />
        </button>
      </div>
      {answer.changes.length === 0 ? (
        <p>{c.diff.same}</p>
      ) : (
        <ul>
          {answer.changes.map((change) => (
            <li key={`${change.kind} ${change.name}`} className={`change change-${change.what}`}>
              <span className="change-kind">{c.diff.kinds[change.kind]}</span>
              <span>{changeSentence(change, language)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
