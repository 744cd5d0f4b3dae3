import { formatBytes, formatMs, formatShare, shortDigest } from '../../../lib/format.ts';
import { useConsoleText } from '../../hooks/use-console-text.ts';
import type { EvidenceData } from '../../lib/evidence.ts';
import { plainView } from '../../lib/plain.ts';
import { formatFactor } from '../../lib/time.ts';

interface Props {
  data: EvidenceData;
  without?: readonly string[];
}

/** A figure in the unit that its name tells: `start_ms`, `memory_bytes`, `latency.ratio`. */
function formatFigure(key: string, value: number, locale: string): string {
  if (/_ms$/.test(key)) return formatMs(value, locale);
  if (/bytes$|^(memory|disk)\.(declared|measured|available|total|free|need|limit)$/.test(key)) {
    return formatBytes(value, locale);
  }
  if (/ratio$|budget$/.test(key)) return formatFactor(value, locale);
  if (/(share|agreement|iou)$/.test(key)) return formatShare(value, locale);
  return value.toLocaleString(locale, { maximumFractionDigits: 3 });
}

const words = (key: string) => key.replaceAll(/[_.]/g, ' ');

/** Evidence as it came: figures and words as a list, what is nested deeper as JSON. */
export function PlainEvidence({ data, without = [] }: Props) {
  const { c, locale } = useConsoleText();
  const { entries, rest } = plainView(data, without);
  const deep = Object.keys(rest).length > 0;
  if (entries.length === 0 && !deep) {
    return without.length > 0 ? null : <p className="evidence-none">{c.gates.nothing}</p>;
  }
  return (
    <>
      {entries.length > 0 && (
        <dl className="measures">
          {entries.map(({ key, value }) => (
            <div key={key}>
              {key in c.gates.figures ? <dt>{c.gates.figures[key]}</dt> : <dt lang="en">{words(key)}</dt>}
              <dd className="mono">
                {typeof value === 'number'
                  ? formatFigure(key, value, locale)
                  : typeof value === 'boolean'
                    ? c.gates[value ? 'yes' : 'no']
                    : value.startsWith('sha256:')
                      ? shortDigest(value)
                      : value}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {deep && (
        <pre className="evidence-json" lang="en">
          {JSON.stringify(rest, null, 2)}
        </pre>
      )}
    </>
  );
}
