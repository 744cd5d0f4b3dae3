import type { Rollout } from '../../api/control/rollout.ts';
import { errorRecord } from '../failure.ts';
import type { Output } from '../host.ts';
import { gateLine } from '../views/gate.ts';
import { lasting } from '../words.ts';
import { drawProgress } from './bar.ts';
import type { Show } from './follow.ts';
import { LiveLine } from './live-line.ts';
import { type News, newsReader } from './news.ts';

export const silent: Show = { update() {}, lost() {}, found() {}, stop() {} };

/** A line for each step and gate, for logs. */
export function showLines(stream: Output): Show {
  const say = (line: string) => void stream.write(`${line}\n`);
  const read = newsReader();
  return {
    update(rollout) {
      for (const news of read(rollout)) say(newsLine(news, rollout));
    },
    lost: (error) => say(lostLine(error.message)),
    found: () => say(FOUND),
    stop() {},
  };
}

/** The same lines on a terminal, and below them the step under way with its bar. */
export function showLive(stream: Output): Show {
  const line = new LiveLine(stream);
  const read = newsReader();
  return {
    update(rollout) {
      for (const news of read(rollout)) line.say(newsLine(news, rollout));
      line.show(underWay(rollout));
    },
    lost: (error) => line.say(lostLine(error.message)),
    found: () => line.say(FOUND),
    stop: () => line.clear(),
  };
}

/** JSON lines for programs. */
export function showRecords(stream: Output): Show {
  const say = (record: Record<string, unknown>) => void stream.write(`${JSON.stringify(record)}\n`);
  const read = newsReader();
  return {
    update(rollout) {
      for (const news of read(rollout)) say(newsRecord(news, rollout));
    },
    lost: (error) => say({ event: 'lost', ...errorRecord(error) }),
    found: () => say({ event: 'found' }),
    stop() {},
  };
}

const FOUND = '            the server answers again';

const lostLine = (message: string) => `            ${message} Asking again, until Ctrl-C.`;

/** `     1.6 s    pass  integrity  14 files are what the digest says. (1.2 s)` */
function newsLine(news: News, rollout: Rollout): string {
  const since = lasting(rollout.started_at, news.at).padStart(10);
  return `${since}  ${news.kind === 'step' ? news.step.replace('_', ' ') : `  ${gateLine(news.gate)}`}`;
}

function underWay({ state, steps, progress }: Rollout): string {
  const begun = steps.findLast(({ step }) => step === state)?.at;
  const since = begun === undefined ? '' : `  ${lasting(begun, null)}`;
  return `${state}${since}${progress ? `  ${drawProgress(progress)}` : ''}`;
}

function newsRecord(news: News, { id }: Rollout): Record<string, unknown> {
  if (news.kind === 'step') return { event: 'step', rollout: id, step: news.step, at: news.at };
  return { event: 'gate', rollout: id, ...news.gate };
}
