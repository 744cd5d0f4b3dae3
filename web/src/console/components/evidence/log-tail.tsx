import { useEffect, useRef, useState } from 'react';
import type { Rollout } from '../../../../../src/api/control/rollout.ts';
import { useConsole } from '../../hooks/use-console.ts';
import { useConsoleText } from '../../hooks/use-console-text.ts';

const LINES = 40;
/** Bytes from the end that are asked for: enough for the lines, whatever the log's size. */
const TAIL_BYTES = 32_768;

/** The last words of a candidate. */
export function LogTail({ rollout }: { rollout: Rollout }) {
  const { c } = useConsoleText();
  const { control } = useConsole();
  const url = control.evidenceUrl(rollout.id, 'log.txt');
  const [log, setLog] = useState<string | null>();
  const box = useRef<HTMLPreElement>(null);

  useEffect(() => {
    const stop = new AbortController();
    fetch(url, { signal: stop.signal, headers: { range: `bytes=-${TAIL_BYTES}` } })
      .then(async (answer) => setLog(answer.ok ? (await answer.text()).trimEnd() : null))
      .catch(() => stop.signal.aborted || setLog(null));
    return () => stop.abort();
  }, [url]);

  const lines = log?.split('\n').slice(-LINES) ?? [];
  useEffect(() => {
    if (log && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [log]);

  if (log === undefined) return <p className="evidence-none">{c.log.loading}</p>;
  if (log === null) return <p className="evidence-none">{c.log.failed}</p>;
  if (log === '') return <p className="evidence-none">{c.log.none}</p>;
  return (
    <figure className="log">
      <figcaption>
        <span>{c.log.title(lines.length)}</span>
        <a href={url} target="_blank" rel="noreferrer">
          {c.log.whole}
        </a>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it has to be reached with the keyboard. */}
      <pre ref={box} tabIndex={0} lang="en">
        {lines.join('\n')}
      </pre>
    </figure>
  );
}
