import type { DiagnosedCause, PackageChange } from '../../../../../src/api/diagnosis.ts';
import { useConsoleText } from '../../hooks/use-console-text.ts';
import { ArrowIcon } from '../icons.tsx';
import { Said } from '../said.tsx';
import { Command } from './command.tsx';

/** One cause: its sentence, the change that it may come from, the lines that show it, and what to do. */
export function CauseView({ cause }: { cause: DiagnosedCause }) {
  const { c } = useConsoleText();
  const { id, confidence, summary, suspects, lines, why, remedies, look_at } = cause;
  return (
    <article className="cause">
      <h4 className="cause-summary">
        <Said text={summary} />
      </h4>
      <p className="cause-sure">
        <span className={`sure sure-${confidence}`}>{c.diagnosis.confidence[confidence]}</span> <code>{id}</code>
      </p>
      {suspects.length > 0 && (
        <p className="cause-suspects">
          <strong>{c.diagnosis.suspects}</strong>
          {suspects.map((change) => (
            <Change key={change.name} change={change} />
          ))}
        </p>
      )}
      {lines.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by keys.
        <section className="cause-lines" tabIndex={0} aria-label={c.diagnosis.lines}>
          <pre>
            {lines.map(({ n, text }) => (
              <code key={n} data-line={n}>
                {text}
                {'\n'}
              </code>
            ))}
          </pre>
        </section>
      )}
      <p>
        <Said text={why} />
      </p>
      {remedies.length > 0 && (
        <>
          <h5>{c.diagnosis.remedies}</h5>
          <ol className="remedies">
            {remedies.map(({ text, command }) => (
              <li key={text}>
                <Said text={text} />
                {command && <Command command={command} />}
              </li>
            ))}
          </ol>
        </>
      )}
      {look_at.length > 0 && (
        <>
          <h5>{c.diagnosis.lookAt}</h5>
          <ul className="look-at">
            {look_at.map((text) => (
              <li key={text}>
                <Said text={text} />
              </li>
            ))}
          </ul>
        </>
      )}
    </article>
  );
}

/** `mmcv-full 1.7.1 → mmcv-lite 2.1.0` */
function Change({ change: { name, from, to } }: { change: PackageChange }) {
  const { c } = useConsoleText();
  const [old, now] = name.split(' → ');
  return (
    <span className="change mono">
      <span>{from === null ? c.diagnosis.absent : `${old} ${from}`}</span>
      <ArrowIcon />
      <span>{to === null ? c.diagnosis.absent : `${now ?? old} ${to}`}</span>
    </span>
  );
}
