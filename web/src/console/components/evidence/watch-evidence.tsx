import { useConsoleText } from '../../hooks/use-console-text.ts';
import { type EvidenceData, listAt, numberAt } from '../../lib/evidence.ts';
import { PlainEvidence } from './plain-evidence.tsx';

/** What users got while it was watched: the counts, and how they came over time. */
export function WatchEvidence({ data }: { data: EvidenceData }) {
  const { c } = useConsoleText();
  const over = listAt(data, 'timeline').map((slice) => ({
    ok: numberAt(slice, 'ok') ?? 0,
    failed: numberAt(slice, 'failed') ?? 0,
  }));
  const most = Math.max(1, ...over.map(({ ok, failed }) => ok + failed));
  return (
    <>
      {over.length > 1 && (
        <figure className="timeline">
          <figcaption>{c.watch.chart}</figcaption>
          <svg
            viewBox={`0 0 ${over.length} 1`}
            preserveAspectRatio="none"
            role="img"
            aria-label={`${c.watch.requests} ${sum(over, 'ok') + sum(over, 'failed')}, ${c.watch.failed} ${sum(over, 'failed')}`}
          >
            {over.map(({ ok, failed }, i) => {
              const [good, bad] = [ok / most, failed / most];
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: slices of time have no other name than their place.
                <g key={i}>
                  <rect className="timeline-ok" x={i + 0.1} width={0.8} y={1 - good} height={good} />
                  <rect className="timeline-failed" x={i + 0.1} width={0.8} y={1 - good - bad} height={bad} />
                </g>
              );
            })}
          </svg>
        </figure>
      )}
      <PlainEvidence data={data} without={['timeline']} />
    </>
  );
}

const sum = (slices: { ok: number; failed: number }[], what: 'ok' | 'failed') =>
  slices.reduce((all, slice) => all + slice[what], 0);
