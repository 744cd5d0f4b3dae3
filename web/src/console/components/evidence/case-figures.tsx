import { partName } from '../../../i18n/names.ts';
import { formatShare } from '../../../lib/format.ts';
import { useConsoleText } from '../../hooks/use-console-text.ts';

interface Props {
  figures: Readonly<Record<string, number>>;
  time: string;
}

/** Names of figures that are shares of one. */
const SHARES = /agreement|iou|ssim|share/;
/** `iou.left-upper-arm`: the overlap of one class. */
const CLASS = /^iou[._:/](.+)$/;

/** How far an answer is from the expected one, in figures; overlaps of classes as bars, the worst first. */
export function CaseFigures({ figures, time }: Props) {
  const { c, language, locale } = useConsoleText();
  const entries = Object.entries(figures);
  const classes = entries
    .flatMap(([key, value]) => {
      const name = CLASS.exec(key)?.[1];
      return name ? [[name, value] as const] : [];
    })
    .sort(([, a], [, b]) => a - b);
  const format = (key: string, value: number) =>
    SHARES.test(key) ? formatShare(value, locale) : value.toLocaleString(locale, { maximumFractionDigits: 2 });
  return (
    <>
      <dl className="measures">
        {entries
          .filter(([key]) => !CLASS.test(key))
          .map(([key, value]) => (
            <div key={key}>
              <dt>{c.golden.figures[key] ?? key.replaceAll('_', ' ')}</dt>
              <dd className="mono">{format(key, value)}</dd>
            </div>
          ))}
        <div>
          <dt>{c.golden.time}</dt>
          <dd className="mono">{time}</dd>
        </div>
      </dl>
      {classes.length > 0 && (
        <>
          <h5 className="measures-title">{c.golden.perClass}</h5>
          <ul className="class-bars">
            {classes.map(([name, iou]) => (
              <li key={name}>
                <span>{partName(name, language)}</span>
                <meter
                  min={0}
                  max={1}
                  low={0.9}
                  high={0.97}
                  optimum={1}
                  value={iou}
                  aria-label={partName(name, language)}
                />
                <span className="mono">{formatShare(iou, locale)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
