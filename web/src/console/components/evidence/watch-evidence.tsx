import { useConsoleText } from '../../hooks/use-console-text.ts';
import { type EvidenceData, numberAt, textsAt } from '../../lib/evidence.ts';
import { PlainEvidence } from './plain-evidence.tsx';

/** What users got while it was watched, beside what they got before, and why it failed them. */
export function WatchEvidence({ data }: { data: EvidenceData }) {
  const { c } = useConsoleText();
  const requests = numberAt(data, 'requests');
  const before = numberAt(data, 'baseline', 'requests');
  const reasons = textsAt(data, 'reasons');
  if (requests === null) return <PlainEvidence data={data} />;
  return (
    <>
      <div className="gauges">
        {before !== null && (
          <Traffic label={c.watch.before} requests={before} failed={numberAt(data, 'baseline', 'failed') ?? 0} />
        )}
        <Traffic
          label={c.watch.since}
          requests={requests}
          failed={numberAt(data, 'failed') ?? 0}
          rescued={numberAt(data, 'rescued') ?? 0}
        />
      </div>
      {reasons.length > 0 && (
        <div className="reasons">
          <p>{c.watch.reasons}</p>
          <ul lang="en">
            {reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </div>
      )}
      <PlainEvidence data={data} without={['requests', 'failed', 'rescued', 'baseline', 'reasons']} />
    </>
  );
}

interface Props {
  label: string;
  requests: number;
  /** Rescued ones included. */
  failed: number;
  rescued?: number;
}

/** Requests as a bar: answered, answered by the standby, failed. */
function Traffic({ label, requests, failed, rescued = 0 }: Props) {
  const { c, locale } = useConsoleText();
  const n = (value: number) => value.toLocaleString(locale);
  const share = (value: number) => `${(100 * value) / Math.max(1, requests)}%`;
  const lost = Math.max(0, failed - rescued);
  const ok = requests - failed;
  return (
    <div className="gauge gauge-traffic">
      <span>{label}</span>
      <svg aria-hidden="true" focusable="false">
        <rect className="traffic-none" x="0" y="6" width="100%" height="10" rx="2" />
        <rect className="traffic-ok" x="0" y="6" width={share(ok)} height="10" rx="2" />
        <rect className="traffic-rescued" x={share(ok)} y="6" width={share(rescued)} height="10" />
        <rect className="traffic-lost" x={share(ok + rescued)} y="6" width={share(lost)} height="10" />
      </svg>
      <span>
        {c.watch.answered(n(ok), n(requests))}
        {rescued > 0 && ` · ${c.watch.rescued(n(rescued))}`}
        {lost > 0 && ` · ${c.watch.failed(n(lost))}`}
      </span>
    </div>
  );
}
