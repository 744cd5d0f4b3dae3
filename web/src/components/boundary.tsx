import { Component, type ReactNode } from 'react';
import { useText } from '../i18n/use-text.tsx';
import { ProblemCard } from './problem-card.tsx';

function Crash({ error }: { error: Error }) {
  const { t } = useText();
  const problem = { code: 'page_failed', error: `${t.crash.error} ${error.message}`, hint: t.crash.hint };
  return (
    <main className="crash">
      <ProblemCard problem={problem} action={{ label: t.crash.reload, run: () => window.location.reload() }} />
    </main>
  );
}

/** A bug in the page is told as one, with its message, instead of leaving an empty window. */
export class Boundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    return this.state.error ? <Crash error={this.state.error} /> : this.props.children;
  }
}
