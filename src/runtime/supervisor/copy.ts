import { setTimeout as delay } from 'node:timers/promises';
import type { Endpoint, InstanceFailure, ProcessExit } from '../driver.ts';
import { type Child, type Command, describeExit, type Exit, lastWords, startChild } from './child.ts';
import { startGuard } from './guard.ts';
import { type Health, Unwell, type Vitals } from './health.ts';
import { endProcesses } from './leftovers.ts';
import { Members } from './members.ts';
import { describeExcess, exceedsMemory, memoryExcess } from './memory-limit.ts';
import { hasProc } from './processes.ts';

export interface CopyOptions {
  command: Command;
  endpoint: Endpoint;
  health: Health;
  heartbeat: HeartbeatOptions;
  /** Milliseconds from spawn until it must be ready. */
  readyTimeout: number;
  /** Stands in the environment of all its processes and of no others. */
  mark: string;
  /** Its memory can be known: from itself, else from the system. */
  memory: boolean;
  memoryLimit: number | undefined;
  onLine(line: string): void;
  onReady(vitals: Vitals, startMs: number): void;
  /** After each heartbeat. */
  onVitals(vitals: Vitals): void;
  /** At the moment of its death: what it said last has not been read yet. */
  onDeath(verdict: Verdict): void;
}

/**
 * A ready copy is asked for its vitals on a clock; one that misses several in a row hangs, and is replaced. One miss proves
 * nothing: this process may have been the one that slept.
 */
export interface HeartbeatOptions {
  everyMs: number;
  /** An answer that takes longer is a miss. */
  missMs: number;
  /** Misses in a row that prove a hang. */
  misses: number;
}

export interface Verdict {
  failure: InstanceFailure;
  /** Goes behind "it": `exited with code 3`. */
  how: string;
  /** null: it was ended from here, or never ran. */
  exit: ProcessExit | null;
}

export interface End extends Verdict {
  /** How long it was ready; null when it never was. */
  readyMs: number | null;
}

/** Asked often at first, because most are ready soon; a slow one is not to fill its log with our questions. */
const POLL_MS = { least: 20, most: 250, shareOfWait: 0.05 };

/** One running copy of a release, from its spawn until nothing of it runs. */
export class Copy {
  readonly #options: CopyOptions;
  readonly #child: Child;
  readonly #members: Members | undefined;
  readonly #gone = new AbortController();
  readonly #spawned = performance.now();
  #sentence: Verdict | undefined;
  /** Resolves when it, and whatever it started, is gone and its output has been read. */
  readonly ended: Promise<End>;

  /** Spawns it. */
  constructor(options: CopyOptions) {
    this.#options = options;
    const { command, mark, onLine } = options;
    const guard = startGuard(mark);
    this.#child = startChild(command, onLine);
    const { pid, dead } = this.#child;
    if (pid !== undefined) guard.watch(pid);
    this.#members = pid === undefined ? undefined : new Members(pid, mark);
    const cleared = dead.then((death) => {
      this.#gone.abort();
      options.onDeath(this.#sentence ?? judge(death));
      return endProcesses({ mark, leader: null });
    });
    this.ended = Promise.all([this.#live(), cleared]).then(([end]) => {
      guard.dismiss();
      return end;
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Signals its process group. */
  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  #condemn(failure: InstanceFailure, how: string): void {
    this.#sentence ??= { failure, how, exit: null };
    this.kill('SIGKILL');
  }

  async #live(): Promise<End> {
    const watched = this.#keepToMemory();
    let ready: number | undefined;
    const vitals = await this.#untilReady();
    if (typeof vitals === 'string') this.#condemn('not-ready', vitals);
    else if (vitals && !(await this.#isTooBig()) && !this.#isDoomed()) {
      ready = performance.now();
      this.#options.onReady(vitals, ready - this.#spawned);
      const complaint = await this.#untilUnwell();
      if (complaint) this.#condemn(complaint.failure, complaint.how);
    }
    const [exit] = await Promise.all([this.#child.exited, watched]);
    return { ...this.#judge(exit), readyMs: ready === undefined ? null : performance.now() - ready };
  }

  /** Dead, or killed and not yet known to be dead: what is dying holds no memory, and may have answered in time. */
  #isDoomed(): boolean {
    return this.#gone.signal.aborted || this.#sentence !== undefined;
  }

  #judge(exit: Exit): Verdict {
    if (!this.#sentence) return judge(exit);
    const { failure, how } = this.#sentence;
    const words = failure === 'not-ready' ? lastWords(exit) : undefined;
    return { failure, how: words === undefined ? how : `${how}; it said last: ${words}`, exit: null };
  }

  async #keepToMemory(): Promise<void> {
    const { memoryLimit } = this.#options;
    if (memoryLimit === undefined || !this.#members) return;
    const excess = await exceedsMemory(this.#members, memoryLimit, this.#gone.signal);
    if (excess !== undefined) this.#condemn('memory', excess);
  }

  /** One that is too big already never counts as ready. */
  async #isTooBig(): Promise<boolean> {
    const { memoryLimit } = this.#options;
    if (memoryLimit === undefined || !this.#members) return false;
    const excess = await memoryExcess(this.#members, memoryLimit);
    if (excess !== undefined) this.#condemn('memory', excess);
    return excess !== undefined;
  }

  /** Resolves with its vitals, with undefined when the copy is gone, or with the complaint when its time is up. */
  async #untilReady(): Promise<Vitals | string | undefined> {
    const { readyTimeout, health, endpoint } = this.#options;
    const late = AbortSignal.timeout(readyTimeout);
    const stop = AbortSignal.any([this.#gone.signal, late]);
    let answer = `nothing answers at ${'origin' in endpoint ? endpoint.origin : endpoint.socketPath}`;
    while (!stop.aborted) {
      try {
        return await this.#withMemory(await health.ready(endpoint, stop));
      } catch (error) {
        if (error instanceof Unwell) answer = `it ${error.message}`;
      }
      const pause = POLL_MS.shareOfWait * (performance.now() - this.#spawned);
      const pollMs = Math.min(Math.max(pause, POLL_MS.least), POLL_MS.most);
      await delay(pollMs, undefined, { signal: stop }).catch(() => {});
    }
    return this.#gone.signal.aborted ? undefined : `was not ready within ${readyTimeout / 1_000} s: ${answer}`;
  }

  /** Resolves with undefined when the copy is gone, or with the complaint when it lives but answers nothing, or only badly. */
  async #untilUnwell(): Promise<Omit<Verdict, 'exit'> | undefined> {
    const { heartbeat, memoryLimit, onVitals } = this.#options;
    const { everyMs, missMs, misses } = heartbeat;
    const gone = this.#gone.signal;
    let complaint = '';
    for (let missed = 0; missed < misses; missed++) {
      await delay(everyMs, undefined, { signal: gone }).catch(() => {});
      try {
        const vitals = await this.ask(AbortSignal.any([gone, AbortSignal.timeout(missMs)]));
        if (gone.aborted) return undefined;
        onVitals(vitals);
        const { memoryBytes: held } = vitals;
        if (held !== undefined && memoryLimit !== undefined && !hasProc && held > memoryLimit) {
          return { failure: 'memory', how: describeExcess(held, memoryLimit) };
        }
        missed = -1;
      } catch (error) {
        complaint = error instanceof Unwell ? error.message : 'did not answer';
      }
      if (gone.aborted) return undefined;
    }
    return { failure: 'unresponsive', how: `${complaint} for ${misses} heartbeats in a row and was replaced` };
  }

  /** Its heartbeat. Rejects when it does not answer, or badly. */
  async ask(signal: AbortSignal): Promise<Vitals> {
    return this.#withMemory(await this.#options.health.alive(this.#options.endpoint, signal));
  }

  async #withMemory(vitals: Vitals): Promise<Vitals> {
    if (!this.#options.memory || vitals.memoryBytes !== undefined || !this.#members) return vitals;
    return { ...vitals, memoryBytes: await this.#members.residentBytes() };
  }
}

function judge(exit: Exit): Verdict {
  const how = describeExit(exit);
  const { error, code, signal } = exit;
  if (error) return { failure: 'not-startable', how, exit: null };
  return { failure: signal ? 'killed' : 'exited', how, exit: { code, signal } };
}
