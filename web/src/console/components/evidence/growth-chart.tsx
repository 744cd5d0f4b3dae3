import { formatBytes } from '../../../lib/format.ts';
import { useConsoleText } from '../../hooks/use-console-text.ts';

/** What the candidate held after so many requests: a line that should be flat. */
export function GrowthChart({ samples }: { samples: { requests: number; bytes: number }[] }) {
  const { c, locale } = useConsoleText();
  const [first, last] = [samples[0], samples[samples.length - 1]];
  const top = 1.15 * Math.max(...samples.map(({ bytes }) => bytes));
  const span = Math.max(1, last.requests - first.requests);
  const points = samples.map(({ requests, bytes }) => [
    (100 * (requests - first.requests)) / span,
    40 - (40 * bytes) / top,
  ]);
  const said = c.budget.growthSaid(
    formatBytes(first.bytes, locale),
    formatBytes(last.bytes, locale),
    last.requests.toLocaleString(locale),
  );
  return (
    <figure className="comparison growth">
      <figcaption>
        <span>{c.budget.growth}</span>
      </figcaption>
      <svg viewBox="0 0 100 40" preserveAspectRatio="none" role="img" aria-label={said}>
        <polyline points={points.map((point) => point.map((n) => n.toFixed(2)).join(',')).join(' ')} />
      </svg>
      <small className="comparison-note">{said}</small>
    </figure>
  );
}
