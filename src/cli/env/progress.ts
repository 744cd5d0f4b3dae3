import type { EnvironmentProgress } from '../../api/environment.ts';
import { formatSeconds } from '../duration.ts';
import { drawShare } from '../follow/bar.ts';
import { LiveLine } from '../follow/live-line.ts';
import type { Output } from '../host.ts';
import { count, formatBytes } from '../words.ts';

/** Shows how far work on an environment is. `stop` gives the terminal back. */
export interface ShownWork {
  update(progress: EnvironmentProgress): void;
  stop(): void;
}

/** A line that is written over on a terminal; elsewhere a line for each phase, and for each tenth of one that lasts. */
export function showWork(
  stream: Output,
  { json, quiet }: { json: boolean; quiet: boolean },
  clock = () => performance.now(),
): ShownWork {
  if (json || quiet) return { update() {}, stop() {} };
  return stream.isTTY ? liveWork(stream, clock) : loggedWork(stream, clock);
}

function liveWork(stream: Output, clock: () => number): ShownWork {
  const line = new LiveLine(stream);
  const pace = new Pace(clock);
  return {
    update: (progress) => line.show(describeWork(progress, pace.secondsLeft(progress))),
    stop: () => line.clear(),
  };
}

/** Milliseconds between two lines of a log about the same work. */
const LEAST = 1000;

function loggedWork(stream: Output, clock: () => number): ShownWork {
  const pace = new Pace(clock);
  const said = new Set<string>();
  let last = { what: '', at: Number.NEGATIVE_INFINITY };
  return {
    update(progress) {
      const left = pace.secondsLeft(progress);
      // Compilers take minutes for each package: those have a line of their own.
      const what = progress.phase === 'compile' ? `compile ${progress.item}` : progress.phase;
      const key = `${what} ${Math.floor(10 * (shareOf(progress) ?? 0))}`;
      const now = clock();
      if (said.has(key) || (what === last.what && now - last.at < LEAST)) return;
      said.add(key);
      last = { what, at: now };
      stream.write(`${describeWork(progress, left)}\n`);
    },
    stop() {},
  };
}

/** `[======------------------]  25 %  download torch  12 of 77 packages  1.20 GB of 4.80 GB  40 s left` */
export function describeWork(progress: EnvironmentProgress, secondsLeft?: number): string {
  const { phase, item, packages, bytes, total } = progress;
  const share = shareOf(progress);
  const all = total ? ` of ${formatBytes(total)}` : '';
  const parts = [
    share === undefined ? '' : drawShare(share),
    `${phase} ${item}`.trim(),
    packages ? `${packages.done} of ${count(packages.total, 'package')}` : '',
    bytes > 0 || all ? `${formatBytes(bytes)}${all}` : '',
    secondsLeft === undefined ? '' : `${formatSeconds(secondsLeft)} left`,
  ];
  return parts.filter((part) => part !== '').join('  ');
}

/** By bytes where their sum is known, as packages differ by a factor of a million; else by packages. */
function shareOf({ packages, bytes, total }: EnvironmentProgress): number | undefined {
  if (total) return bytes / total;
  return packages && packages.total > 0 ? packages.done / packages.total : undefined;
}

/** How long a phase will last, by its rate so far. */
export class Pace {
  #phase = '';
  #begun = 0;
  #from = 0;
  readonly #clock: () => number;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Nothing in a phase's first second, when a rate says little. */
  secondsLeft(progress: EnvironmentProgress): number | undefined {
    const share = shareOf(progress);
    if (share === undefined) return undefined;
    const now = this.#clock();
    if (progress.phase !== this.#phase) {
      this.#phase = progress.phase;
      this.#begun = now;
      this.#from = share;
    }
    const elapsed = (now - this.#begun) / 1000;
    const done = share - this.#from;
    return elapsed < 1 || done <= 0 || share >= 1 ? undefined : (elapsed * (1 - share)) / done;
  }
}
