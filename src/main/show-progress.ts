import type { Writable } from 'node:stream';
import CliProgress from 'cli-progress';
import { formatSeconds } from '../cli/duration.ts';
import type { LastgoodError } from '../errors.ts';
import type { StageProgress } from '../rollout/stage.ts';

export interface ShownProgress {
  /** A line for people; `fields` for machines. */
  say(text: string, fields: Record<string, unknown>): void;
  update(progress: StageProgress): void;
  trouble(error: LastgoodError, retryMs?: number): void;
}

const MB = 1e6;

/** How a release is being got: a bar on a terminal, a line every tenth elsewhere, JSON lines with `json`, only trouble with `quiet`. */
export function showProgress(
  stream: Writable & { isTTY?: boolean },
  { quiet, json }: { quiet: boolean; json: boolean },
): ShownProgress {
  const write = (text: string, fields: Record<string, unknown>) =>
    stream.write(`${json ? JSON.stringify({ msg: text, ...fields }) : text}\n`);
  const shown = quiet ? () => {} : stream.isTTY && !json ? barUpdate(stream) : lineUpdate(write);
  return {
    say: (text, fields) => quiet || write(text, fields),
    update: shown,
    trouble: ({ code, message, hint }, retryMs) => {
      const again = retryMs === undefined ? 'It is started again by itself.' : `Trying again in ${retryMs / 1000} s.`;
      write(`${message}\n  ${hint}\n  ${again}`, { code, hint, retry_ms: retryMs });
    },
  };
}

function lineUpdate(write: (text: string, fields: Record<string, unknown>) => void) {
  let last = '';
  return ({ phase, item, bytes, total }: StageProgress) => {
    const tenth = total ? Math.floor((10 * bytes) / total) : 0;
    const key = `${phase} ${item} ${tenth}`;
    if (key === last) return;
    last = key;
    const share = total && total > MB ? `: ${(bytes / MB).toFixed(0)} of ${(total / MB).toFixed(0)} MB` : '';
    write(`${phase} ${item}${share}`, { phase, item, bytes, total });
  };
}

function barUpdate(stream: Writable) {
  const format = '{phase} [{bar}] {mb} of {totalMb} MB  {left}{item}';
  let bar: CliProgress.SingleBar | undefined;
  let begun = { at: 0, bytes: 0 };
  let shown = '';
  return ({ phase, item, bytes, total = 0 }: StageProgress) => {
    const left = timeLeft(bytes - begun.bytes, total - bytes, performance.now() - begun.at);
    const payload = { phase, item, left, mb: (bytes / MB).toFixed(0), totalMb: (total / MB).toFixed(0) };
    if (shown !== `${phase} ${item}`) {
      bar?.stop();
      shown = `${phase} ${item}`;
      bar = undefined;
      begun = { at: performance.now(), bytes };
      if (total > MB) {
        bar = new CliProgress.SingleBar(
          { stream, format, barsize: 28, hideCursor: true, etaBuffer: 50 },
          CliProgress.Presets.legacy,
        );
        bar.start(total, bytes, payload);
      }
    }
    bar?.update(bytes, payload);
    if (bar && bytes >= total) {
      bar.stop();
      bar = undefined;
    }
  };
}

/** From the rate so far; nothing before a second has passed, when a rate says little. */
function timeLeft(done: number, rest: number, elapsedMs: number): string {
  if (done <= 0 || elapsedMs < 1000) return '';
  return `${formatSeconds((rest / done) * (elapsedMs / 1000))} left  `;
}
