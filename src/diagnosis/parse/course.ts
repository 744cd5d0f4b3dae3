import type { Milestone } from '../incident.ts';
import type { Said } from './said.ts';

/** A milestone, and whose. */
export interface Reached extends Milestone {
  source: string;
}

/** Who says so begins again: what it reached before counts no more. */
const AGAIN =
  /Started server process|Waiting for application startup|Booting worker with pid|Starting gunicorn|Serving Flask app|Restarting with (?:stat|watchdog)/;
/** What programs say while they end, and who ran them of it: no sign that they went on. */
const FAREWELL =
  /^(?:rc=\d|exit(?:ed| status| code)|Process finished|Worker (?:exiting|\(pid:)|Shutting down|Reason: |Finished server process|Application shutdown|npm |error Command failed|wandb: |\s*$)/;
/** Lines behind the last exception of a log that is still its end. */
const LAST_WORDS = 2;
const INSTALLED = /\b(?:Successfully (?:installed|built)|Installed \d+ packages?|added \d+ packages?)/;

/** Who answers has started; where two servers want one port, it need not be the one that failed. */
const ANSWERED = / HTTP\/\d(?:\.\d)?" 2\d\d\b/;

type Gain = 'answered' | 'installed' | 'worked';

/** What shows that it was lived through, by what failed. That something was installed says nothing of a program that ran. */
const RECOVERIES = {
  running: ['worked', 'answered'],
  installing: ['worked', 'answered', 'installed'],
  binding: ['worked'],
} as const satisfies Record<string, readonly Gain[]>;
export type Failed = keyof typeof RECOVERIES;

function gainOf({ line: { text } }: Reached): Gain {
  if (INSTALLED.test(text)) return 'installed';
  return ANSWERED.test(text) ? 'answered' : 'worked';
}

/** Numbers of lines by process, rising. */
type Numbers = ReadonlyMap<string, readonly number[]>;

/** How a log went on, for telling what its programs lived through. */
export class Course {
  readonly #said: readonly Said[];
  readonly #started: Numbers;
  readonly #again: Numbers;
  readonly #gained: ReadonlyMap<Gain, Numbers>;
  readonly #logged: Numbers;
  readonly #words: Numbers;

  constructor(said: readonly Said[], reached: readonly Reached[]) {
    const words = said.filter(({ text }) => !FAREWELL.test(text));
    this.#said = said;
    this.#started = numbersOf(reached.filter(({ kind, line }) => kind === 'started' || ANSWERED.test(line.text)));
    this.#again = numbersOf(said.filter(({ text }) => AGAIN.test(text)));
    const gained = Map.groupBy(reached, gainOf);
    this.#gained = new Map([...gained].map(([gain, lines]) => [gain, numbersOf(lines)]));
    this.#logged = numbersOf(words.filter(({ level, prefix }) => level !== null && prefix !== ''));
    this.#words = numbersOf(words);
  }

  /** Whether it answered requests before this line, and has not begun again since. */
  servingAt(n: number, source: string): boolean {
    const started = lastBefore(this.#started, n, source);
    return started !== -1 && started > lastBefore(this.#again, n, source);
  }

  /** Whether it got, behind this line, to what shows that it lived through it. */
  recoveredAfter(n: number, source: string, failed: Failed): boolean {
    return RECOVERIES[failed].some((gain) => isBehind(this.#gained.get(gain) ?? new Map(), n, source));
  }

  /** Whether loggers spoke again behind this line. */
  goesOnAfter(n: number, source: string): boolean {
    return isBehind(this.#logged, n, source);
  }

  /** Whether nothing of importance is behind this line. */
  endsAt(n: number, source: string): boolean {
    return !isBehind(this.#words, n, source, LAST_WORDS + 1);
  }

  /** The words directly before a line, when they are there. */
  before(n: number, source: string): Said | null {
    return this.#near(countBelow(this.#said.length, (at) => this.#said[at]!.line.n < n) - 1, -1, { n, source });
  }

  /** The words directly behind a line. */
  behind(n: number, source: string): Said | null {
    return this.#near(
      countBelow(this.#said.length, (at) => this.#said[at]!.line.n <= n),
      1,
      { n, source },
    );
  }

  /** One blank line may stand between. */
  #near(index: number, step: 1 | -1, { n, source }: { n: number; source: string }): Said | null {
    const said = this.#said[index];
    const near = said?.text.trim() === '' ? this.#said[index + step] : said;
    return near && near.source === source && Math.abs(n - near.line.n) <= 2 ? near : null;
  }
}

function numbersOf(lines: readonly Pick<Said, 'line' | 'source'>[]): Numbers {
  const numbers = new Map<string, number[]>();
  for (const { line, source } of [...lines].sort((a, b) => a.line.n - b.line.n)) {
    const of = numbers.get(source);
    if (of) of.push(line.n);
    else numbers.set(source, [line.n]);
  }
  return numbers;
}

/** Of a process, and of those lines that carriers have not marked. */
const of = (numbers: Numbers, source: string): (readonly number[])[] =>
  [...new Set([source, ''])].map((one) => numbers.get(one) ?? []);

function lastBefore(numbers: Numbers, n: number, source: string): number {
  return Math.max(
    ...of(numbers, source).map((rising) => rising[countBelow(rising.length, (at) => rising[at]! < n) - 1] ?? -1),
  );
}

function isBehind(numbers: Numbers, n: number, source: string, enough = 1): boolean {
  const behind = of(numbers, source)
    .flatMap((rising) => rising.slice(-enough))
    .filter((one) => one > n);
  return behind.length >= enough;
}

/** How many of a row, from its start, are below something: by halves. */
function countBelow(length: number, isBelow: (at: number) => boolean): number {
  let [from, to] = [0, length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isBelow(middle)) from = middle + 1;
    else to = middle;
  }
  return from;
}
