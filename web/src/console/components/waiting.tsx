import { ProblemCard } from '../../components/problem-card.tsx';
import { useConsoleText } from '../hooks/use-console-text.ts';
import type { LiveView } from '../hooks/use-live.ts';

/** Nothing to show yet: why, and what to do about it. */
export function Waiting({ live }: { live: LiveView }) {
  const { c } = useConsoleText();
  const { failure } = live;
  if (failure) {
    const { code, message: error, hint } = failure;
    return (
      <main id="main" className="waiting">
        <h2>{code === 'forbidden' ? c.forbidden.title : c.failed}</h2>
        <ProblemCard problem={{ code, error, hint }} action={{ label: c.again, run: live.refresh }} />
      </main>
    );
  }
  return (
    <main id="main" className="console-main" aria-busy="true">
      <p className="visually-hidden" role="status">
        {c.loading}
      </p>
      <div className="console-stage" aria-hidden="true">
        <div className="slots">
          <div className="slot slot-ghost" />
          <div className="slot slot-ghost" />
        </div>
        <div className="block block-ghost" />
      </div>
      <div className="console-side" aria-hidden="true" />
    </main>
  );
}
