import { formatBytes, formatMs } from '../../../lib/format.ts';
import { useConsoleText } from '../../hooks/use-console-text.ts';
import { type Compared, comparedIn, growthIn } from '../../lib/budget.ts';
import type { EvidenceData } from '../../lib/evidence.ts';
import { formatFactor } from '../../lib/time.ts';
import { GrowthChart } from './growth-chart.tsx';
import { PlainEvidence } from './plain-evidence.tsx';

/** What the candidate costs, drawn over what the current release costs, on one scale. */
export function BudgetEvidence({ data }: { data: EvidenceData }) {
  const { locale } = useConsoleText();
  const latency = comparedIn(data, 'latency', 'ms');
  const memory = comparedIn(data, 'memory', 'bytes');
  const growth = growthIn(data);
  if (!latency && !memory && growth.length < 2) return <PlainEvidence data={data} />;
  return (
    <div className="budget">
      {latency && <Comparison what="latency" compared={latency} format={(ms) => formatMs(ms, locale)} />}
      {memory && <Comparison what="memory" compared={memory} format={(bytes) => formatBytes(bytes, locale)} />}
      {growth.length > 1 && <GrowthChart samples={growth} />}
    </div>
  );
}

interface Props {
  what: 'latency' | 'memory';
  compared: Compared;
  format(value: number): string;
}

function Comparison({ what, compared, format }: Props) {
  const { c, locale } = useConsoleText();
  const { current, candidate, ratio, low, high, budget } = compared;
  const over = budget !== null && ratio > budget;
  const limit = budget === null ? null : budget * current;
  const surely = low !== null && high !== null ? ([low * current, high * current] as const) : null;
  const top = 1.06 * Math.max(current, candidate, limit ?? 0, surely?.[1] ?? 0);
  const name = c.budget[what];
  return (
    <figure className="comparison">
      <figcaption>
        <span>{name}</span>
        <strong className={over ? 'over' : ''}>{formatFactor(ratio, locale)}</strong>
        {budget !== null && <small>{c.budget.limit(formatFactor(budget, locale))}</small>}
      </figcaption>
      <div className="gauges" role="img" aria-label={c.budget.chart(name, format(current), format(candidate))}>
        <Strip label={c.budget.current} value={format(current)} share={current / top} limit={limit && limit / top} />
        <Strip
          label={c.budget.candidate}
          value={format(candidate)}
          share={candidate / top}
          limit={limit && limit / top}
          surely={surely && [surely[0] / top, surely[1] / top]}
          over={over}
        />
      </div>
      {surely && (
        <small className="comparison-note">
          {c.budget.surely(formatFactor(low!, locale), formatFactor(high!, locale))}
        </small>
      )}
    </figure>
  );
}

interface StripProps {
  label: string;
  value: string;
  /** Places on the scale, 0..1. */
  share: number;
  limit: number | null;
  surely?: readonly [number, number] | null;
  over?: boolean;
}

const percent = (share: number) => `${(100 * share).toFixed(2)}%`;

/** The median as a bar, the limit as a dashed line, the range that it surely lies in as a whisker. */
function Strip({ label, value, share, limit, surely = null, over = false }: StripProps) {
  return (
    <div className={over ? 'gauge gauge-over' : 'gauge'}>
      <span>{label}</span>
      <svg aria-hidden="true" focusable="false">
        <rect className="gauge-bar" x="0" y="6" width={percent(share)} height="10" rx="2" />
        {surely && <line className="gauge-surely" x1={percent(surely[0])} x2={percent(surely[1])} y1="11" y2="11" />}
        {limit !== null && <line className="gauge-limit" x1={percent(limit)} x2={percent(limit)} y1="0" y2="22" />}
      </svg>
      <span className="mono">{value}</span>
    </div>
  );
}
