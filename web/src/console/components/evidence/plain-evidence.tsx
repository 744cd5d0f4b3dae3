import { formatBytes, formatMs, formatShare } from '../../../lib/format.ts';
import { useConsoleText } from '../../hooks/use-console-text.ts';
import { type EvidenceData, isRecord } from '../../lib/evidence.ts';

interface Props {
  data: EvidenceData;
  without?: readonly string[];
}

/** `start_ms`, `memory_bytes`, `factor`: a figure in the unit that its name ends with. */
function formatFigure(key: string, value: number, locale: string): string {
  if (/(_|\b)ms$/.test(key)) return formatMs(value, locale);
  if (/bytes$/.test(key)) return formatBytes(value, locale);
  if (/(share|agreement|iou|rate)$/.test(key)) return formatShare(value, locale);
  return value.toLocaleString(locale, { maximumFractionDigits: 3 });
}

const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0;
const words = (key: string) => key.replaceAll('_', ' ');

/** Evidence as it came: figures and words as a list, what is nested as JSON. */
export function PlainEvidence({ data, without = [] }: Props) {
  const { c, locale } = useConsoleText();
  const entries = Object.entries(data).filter(
    ([key, value]) => value !== null && value !== undefined && !isEmpty(value) && !without.includes(key),
  );
  if (entries.length === 0) return without.length > 0 ? null : <p className="evidence-none">{c.gates.nothing}</p>;
  return (
    <dl className="figures">
      {entries.map(([key, value]) => (
        <div key={key}>
          <dt lang="en">{words(key)}</dt>
          <dd className="mono" lang="en">
            {typeof value === 'number' ? (
              formatFigure(key, value, locale)
            ) : isRecord(value) || Array.isArray(value) ? (
              <pre>{JSON.stringify(value, null, 2)}</pre>
            ) : (
              String(value)
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
