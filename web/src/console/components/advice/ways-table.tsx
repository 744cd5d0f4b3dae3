import type { Advice } from '../../../../../src/api/control/advice.ts';
import { useConsoleText } from '../../hooks/use-console-text.ts';
import { formatSpan } from '../../lib/time.ts';
import { rangeOf } from '../../lib/way-range.ts';
import { Said } from '../said.tsx';

/** What the bars show, as figures and words. */
export function WaysTable({ advice: { ways, recommendation } }: { advice: Advice }) {
  const { c, locale } = useConsoleText();
  return (
    <details className="ways-table">
      <summary>{c.advice.table}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by keys. */}
      <section tabIndex={0} aria-label={c.advice.title}>
        <table>
          <thead>
            <tr>
              {c.advice.columns.map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ways.map((way) => (
              <tr key={way.way}>
                <th scope="row">
                  {c.advice.ways[way.way]}
                  {way.way === recommendation.way && <span className="way-mark">{c.advice.recommended}</span>}
                </th>
                <td>
                  {!way.possible
                    ? c.advice.impossible
                    : way.ms === null
                      ? c.advice.unknown
                      : formatSpan(way.ms, locale)}
                </td>
                <td>{rangeOf(way, locale) ?? '—'}</td>
                <td>{(way.possible && c.advice.basis[way.basis]) || '—'}</td>
                <td>
                  <Said text={way.possible ? way.from : (way.reason ?? '')} />
                </td>
                <td>{c.advice.risks[way.risk.level]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
