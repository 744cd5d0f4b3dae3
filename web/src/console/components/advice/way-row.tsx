import type { WayAdvice } from '../../../../../src/api/control/advice.ts';
import { useConsoleText } from '../../hooks/use-console-text.ts';
import { formatSpan } from '../../lib/time.ts';
import type { TimeScale } from '../../lib/time-scale.ts';
import { rangeOf } from '../../lib/way-range.ts';
import { Command } from '../diagnosis/command.tsx';
import { ChevronIcon } from '../icons.tsx';
import { Said } from '../said.tsx';

interface Props {
  way: WayAdvice;
  scale: TimeScale;
  /** The way that is recommended; with what does it, where there is a command. */
  best: { command: string | null } | null;
}

/** One way back: its bar, and what it needs, loses and risks when one opens it. */
export function WayRow({ way: advice, scale, best }: Props) {
  const { c, locale } = useConsoleText();
  const { way, possible, reason, ms, basis, from, needs, loses, risk } = advice;
  const time = possible ? (ms === null ? c.advice.unknown : formatSpan(ms, locale)) : c.advice.impossible;
  const range = rangeOf(advice, locale);
  return (
    <li className={`way${possible ? '' : ' way-impossible'}${best ? ' way-best' : ''}`}>
      <details>
        <summary>
          <span className="way-name">
            {c.advice.ways[way]}
            {best && <span className="way-mark">{c.advice.recommended}</span>}
          </span>
          {possible && ms !== null ? (
            <Bar advice={advice} ms={ms} scale={scale} />
          ) : (
            <span className="way-reason">
              <Said text={possible ? from : (reason ?? '')} />
            </span>
          )}
          <span className="way-time">
            {time}
            {possible && ms !== null && <small>{c.advice.basis[basis]}</small>}
          </span>
          <ChevronIcon />
        </summary>
        <dl className="plan">
          <dt>{possible ? c.advice.how : c.advice.impossible}</dt>
          <dd>
            <Said text={possible ? from : (reason ?? '')} />
          </dd>
          {range && <dd>{c.advice.range(range)}</dd>}
          {needs.length > 0 && <Sentences title={c.advice.needs} sentences={needs} />}
          {loses.length > 0 && <Sentences title={c.advice.loses} sentences={loses} />}
          <dt>{c.advice.risk}</dt>
          <dd>
            <strong>{c.advice.risks[risk.level]}</strong> <Said text={risk.sentence} />
          </dd>
          {best?.command && (
            <>
              <dt>{c.advice.command}</dt>
              <dd>
                <Command command={best.command} />
              </dd>
            </>
          )}
        </dl>
      </details>
    </li>
  );
}

/** The time as a length; of one that is predicted, between which two it should lie. */
function Bar({ advice: { basis, low_ms, high_ms }, ms, scale }: { advice: WayAdvice; ms: number; scale: TimeScale }) {
  const percent = (share: number) => `${100 * share}%`;
  return (
    <span className="way-bar" aria-hidden="true">
      <span className={`way-span way-span-${basis}`} style={{ width: percent(scale.place(ms)) }} />
      {basis === 'predicted' && low_ms !== null && high_ms !== null && (
        <span
          className="way-range"
          style={{
            left: percent(scale.place(low_ms)),
            width: percent(scale.place(high_ms) - scale.place(low_ms)),
          }}
        />
      )}
    </span>
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
