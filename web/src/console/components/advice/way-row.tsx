import type { WayAdvice } from '../../../../../src/api/control/advice.ts';
import { formatMs } from '../../../lib/format.ts';
import { useConsoleText } from '../../hooks/use-console-text.ts';
import type { TimeScale } from '../../lib/time-scale.ts';
import { Said } from '../said.tsx';

/** One way back: its bar, and what it needs, loses and risks when one opens it. */
export function WayRow({ way: advice, scale, best }: { way: WayAdvice; scale: TimeScale; best: boolean }) {
  const { c, locale } = useConsoleText();
  const { way, possible, reason, ms, low_ms, high_ms, basis, from, needs, loses, risk } = advice;
  const time = possible ? (ms === null ? c.advice.unknown : formatMs(ms, locale)) : c.advice.impossible;
  return (
    <li className={`way${possible ? '' : ' way-impossible'}${best ? ' way-best' : ''}`}>
      <details>
        <summary>
          <span className="way-name">
            {c.advice.ways[way]}
            {best && <span className="way-mark">{c.advice.recommended}</span>}
          </span>
          <span className="way-bar" aria-hidden="true">
            {possible && ms !== null && (
              <>
                <span className={`way-span way-span-${basis}`} style={{ width: `${100 * scale.place(ms)}%` }} />
                {basis === 'predicted' && low_ms !== null && high_ms !== null && (
                  <span
                    className="way-range"
                    style={{
                      left: `${100 * scale.place(low_ms)}%`,
                      width: `${100 * (scale.place(high_ms) - scale.place(low_ms))}%`,
                    }}
                  />
                )}
              </>
            )}
          </span>
          <span className="way-time">
            {time}
            {possible && ms !== null && <small>{c.advice.basis[basis]}</small>}
          </span>
        </summary>
        <dl className="plan">
          <dt>{possible ? c.advice.how : c.advice.impossible}</dt>
          <dd>
            <Said text={possible ? from : (reason ?? '')} />
          </dd>
          {needs.length > 0 && <Sentences title={c.advice.needs} sentences={needs} />}
          {loses.length > 0 && <Sentences title={c.advice.loses} sentences={loses} />}
          <dt>{c.advice.risk}</dt>
          <dd>
            <strong>{c.advice.risks[risk.level]}</strong> <Said text={risk.sentence} />
          </dd>
        </dl>
      </details>
    </li>
  );
}

function Sentences({ title, sentences }: { title: string; sentences: readonly string[] }) {
  return (
    <>
      <dt>{title}</dt>
      {sentences.map((sentence) => (
        <dd key={sentence}>
          <Said text={sentence} />
        </dd>
      ))}
    </>
  );
}
