import type { Advice } from '../../../../../src/api/control/advice.ts';
import { useAdvice } from '../../hooks/use-advice.ts';
import { useConsoleText } from '../../hooks/use-console-text.ts';
import { timeScale } from '../../lib/time-scale.ts';
import { Said } from '../said.tsx';
import { WayRow } from './way-row.tsx';
import { WaysTable } from './ways-table.tsx';

/** The ways back of this service on this machine, by the time that each takes. */
export function AdviceSection() {
  const { c } = useConsoleText();
  const advice = useAdvice();
  if (!advice) return null;
  return (
    <section className="block" aria-labelledby="advice-title">
      <h2 id="advice-title" className="block-title">
        {c.advice.title}
      </h2>
      <p className="advice-why">
        <Said text={advice.recommendation.why} />
      </p>
      {advice.to && <Chart advice={advice} />}
    </section>
  );
}

function Chart({ advice }: { advice: Advice }) {
  const { ways, recommendation } = advice;
  const { c } = useConsoleText();
  const scale = timeScale(ways.flatMap(({ ms, high_ms }) => [ms ?? 0, high_ms ?? 0]));
  return (
    <>
      <div className="ways-axis" aria-hidden="true">
        {scale.marks.map(({ share, unit, value }) => (
          <span key={`${value}${unit}`} style={{ left: `${100 * share}%` }}>
            {`${value} ${unit}`}
          </span>
        ))}
      </div>
      <ul className="ways">
        {ways.map((way) => (
          <WayRow key={way.way} way={way} scale={scale} best={way.way === recommendation.way ? recommendation : null} />
        ))}
      </ul>
      <p className="ways-legend">{c.advice.legend}</p>
      <WaysTable advice={advice} />
    </>
  );
}
