import CliProgress from 'cli-progress';
import type { Output } from '../host.ts';
import { formatPace, paceOf } from './pace.ts';
import type { Result } from './parse-image.ts';

/** Shows how a batch goes. `stop` must be called, also after a failure: it gives the terminal back. */
export interface Progress {
  start(total: number): void;
  finished(result: Result): void;
  stop(): void;
}

export const silent: Progress = { start() {}, finished() {}, stop() {} };

/** A bar with files done, rate and time left. */
export function progressBar(stream: Output): Progress {
  const bar = new CliProgress.SingleBar(
    {
      stream,
      format: '[{bar}] {value}/{total} images  {pace}{failures}',
      barsize: 28,
      hideCursor: true,
      fps: 10,
    },
    CliProgress.Presets.legacy,
  );
  let failed = 0;
  const clock = batchClock();
  return {
    start(total) {
      clock.start(total);
      bar.start(total, 0, { pace: 'starting', failures: '' });
    },
    finished(result) {
      if (result.status === 'failed') failed++;
      const pace = formatPace(clock.tick());
      bar.update(clock.done, { pace, failures: failed > 0 ? `  ${failed} failed` : '' });
    },
    stop: () => bar.stop(),
  };
}

/** One line an image, for logs. */
export function progressLines(stream: Output): Progress {
  const clock = batchClock();
  return {
    start: (total) => clock.start(total),
    finished(result) {
      const pace = formatPace(clock.tick());
      stream.write(`[${clock.done}/${clock.total}] ${describeResult(result)}  (${pace})\n`);
    },
    stop() {},
  };
}

function describeResult(result: Result): string {
  const { name } = result.task.input;
  if (result.status === 'failed') return `${name}: failed (${result.error.code})`;
  const people = result.people === undefined ? '' : `${result.people} ${result.people === 1 ? 'person' : 'people'}, `;
  return [`${name}: ${people}${result.seconds.toFixed(2)} s`, ...result.notes].join('; ');
}

function batchClock() {
  let startedAt = 0;
  return {
    done: 0,
    total: 0,
    start(total: number) {
      this.total = total;
      startedAt = performance.now();
    },
    /** Counts one image and gives the pace up to now. */
    tick() {
      this.done++;
      return paceOf(this.done, this.total, performance.now() - startedAt);
    },
  };
}
