import { useState } from 'react';
import type { LastgoodEvent } from '../../../../src/api/control/event.ts';
import { useConsole } from '../hooks/use-console.ts';
import { useConsoleText } from '../hooks/use-console-text.ts';
import { useNow } from '../hooks/use-now.ts';
import { formatClock } from '../lib/time.ts';
import { eventSentence } from '../text/events.ts';

const FIRST = 12;

/** What happened, as it happens, newest first. */
export function EventsPanel() {
  const { c } = useConsoleText();
  const { events, service } = useConsole();
  const [all, setAll] = useState(false);
  const mine = events.filter((event) => event.service === null || event.service === service.name);
  const shown = all ? mine : mine.slice(0, FIRST);
  return (
    <section className="side-block" aria-labelledby="events-title">
      <h2 id="events-title" className="block-title">
        {c.events.title}
      </h2>
      {shown.length === 0 ? (
        <p className="empty">{c.events.none}</p>
      ) : (
        <ol className="events">
          {shown.map((event) => (
            <Entry key={event.id} event={event} />
          ))}
        </ol>
      )}
      {mine.length > shown.length && (
        <button type="button" className="link-button" onClick={() => setAll(true)}>
          {c.events.more}
        </button>
      )}
    </section>
  );
}

/** Good news, bad news, or neither. */
function toneOf({ type, data }: LastgoodEvent): 'good' | 'bad' | 'calm' {
  if (type === 'rollout.gate') return data.verdict === 'fail' ? 'bad' : 'calm';
  if (type === 'rollout.ended') return data.state === 'settled' ? 'good' : data.state === 'cancelled' ? 'calm' : 'bad';
  if (type === 'golden.failed' || type === 'environment.drifted' || type === 'standby.lost' || type === 'rescued')
    return 'bad';
  if (type === 'switched' || type === 'rolled_back' || type === 'standby.ready' || type === 'golden.recovered') {
    return 'good';
  }
  return 'calm';
}

function Entry({ event }: { event: LastgoodEvent }) {
  const { language, locale } = useConsoleText();
  const now = useNow(60_000);
  const said = eventSentence(event, language);
  return (
    <li className={`event event-${toneOf(event)}`}>
      <time className="mono" dateTime={event.at}>
        {formatClock(event.at, locale, now, true)}
      </time>
      <span lang={said.lang} title={said.original ?? said.text}>
        {said.text}
      </span>
    </li>
  );
}
