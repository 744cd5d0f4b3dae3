import { problemText } from '../i18n/errors.ts';
import { useText } from '../i18n/use-text.tsx';
import type { Problem } from '../lib/problem.ts';
import { AlertIcon } from './icons.tsx';

interface Props {
  problem: Problem;
  action?: { label: string; run(): void };
}

/** What went wrong in the service's own words, what to do about it, and what to quote when asking for help. */
export function ProblemCard({ problem, action }: Props) {
  const { t, language } = useText();
  const text = problemText(problem, language);
  return (
    <div className="card problem">
      <AlertIcon />
      <div role="alert">
        <p className="problem-error">{text.error}</p>
        {text.hint && <p className="problem-hint">{text.hint}</p>}
        {text.original && (
          <p className="problem-original">
            {t.problem.original}: <q lang="en">{text.original}</q>
          </p>
        )}
      </div>
      <div className="problem-foot">
        <p className="problem-ids">
          {t.problem.code} <code>{problem.code}</code>
          {problem.requestId && (
            <>
              {' · '}
              {t.problem.requestId} <code>{problem.requestId}</code>
            </>
          )}
        </p>
        {action && (
          <button type="button" className="button button-small" onClick={action.run}>
            {action.label}
          </button>
        )}
      </div>
    </div>
  );
}
