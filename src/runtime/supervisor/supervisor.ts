import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { LastgoodError } from '../../errors.ts';
import type {
  DriverCapabilities,
  Endpoint,
  Instance,
  InstanceFailure,
  InstanceOptions,
  InstanceState,
  InstanceStatus,
  StagedRelease,
} from '../driver.ts';
import { Backoff, type BackoffOptions } from './backoff.ts';
import { type Child, type Command, describeExit, type Exit, lastWords, startChild } from './child.ts';
import { startGuard } from './guard.ts';
import { type Health, Unwell, type Vitals } from './health.ts';
import { type InstanceFolder, openInstanceFolder } from './place.ts';

export interface SuperviseOptions extends InstanceOptions {
  /** Name of the driver; part of the instance's id. */
  driver: string;
  release: StagedRelease;
  capabilities: DriverCapabilities;
  health: Health;
  /** What to run for the next start, and where it will answer. What it throws makes that start fail, with the message as the reason. */
  prepare(place: Place): Prepared | Promise<Prepared>;
  backoff?: BackoffOptions;
  heartbeat?: HeartbeatOptions;
}

/** What one start may use. */
export interface Place {
  /** Fits into the kernel's limit; nobody else's. */
  socketPath: string;
  /** Folder of the instance, the same for each of its starts; gone when it is closed. */
  dir: string;
}

export interface Prepared {
  command: Command;
  endpoint: Endpoint;
  /** Called when the copy is gone. */
  dispose?(): void;
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

const HEARTBEAT: HeartbeatOptions = { everyMs: 2_000, missMs: 5_000, misses: 3 };
const READY_POLL_MS = 20;
const CLOSE_GRACE_MS = 5_000;

/** Starts a process and keeps a copy of it running until `close()`. Resolves once the first copy has been spawned. */
export async function supervise(options: SuperviseOptions): Promise<Instance> {
  options.signal?.throwIfAborted();
  const id = `${options.driver}-${randomBytes(6).toString('hex')}`;
  const folder = await openInstanceFolder(options.runDir, id);
  const supervisor = new Supervisor(id, options, folder);
  await supervisor.start();
  return supervisor;
}

/** How one copy ended. */
interface End {
  failure: InstanceFailure;
  /** Behind "it": `exited with code 3`. */
  how: string;
  /** How long it was ready; null when it never was. */
  readyMs: number | null;
}

class Supervisor implements Instance {
  readonly id: string;
  readonly release: { id: string; version: string };
  readonly #options: SuperviseOptions;
  readonly #folder: InstanceFolder;
  readonly #backoff: Backoff;
  readonly #listeners = new Set<(status: InstanceStatus) => void>();
  readonly #closing = new AbortController();
  readonly #spawned = Promise.withResolvers<void>();
  #endpoint: Endpoint;
  #status: InstanceStatus = { state: 'starting', restarts: 0 };
  #child: Child | undefined;
  #wasReady = false;
  #recycling: { done: Promise<void> } | undefined;
  #story: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(id: string, options: SuperviseOptions, folder: InstanceFolder) {
    this.id = id;
    this.release = { id: options.release.id, version: options.release.version };
    this.#options = options;
    this.#folder = folder;
    this.#backoff = new Backoff(options.backoff);
    this.#endpoint = { socketPath: folder.socket(0) };
  }

  get endpoint(): Endpoint {
    return this.#endpoint;
  }

  get status(): InstanceStatus {
    return this.#status;
  }

  get capabilities(): DriverCapabilities {
    return this.#options.capabilities;
  }

  /** Resolves when the first copy has been spawned, or could not be. */
  start(): Promise<void> {
    this.#story ??= this.#keepRunning().finally(this.#spawned.resolve);
    this.#options.signal?.addEventListener('abort', () => void this.close(0), { signal: this.#closing.signal });
    return this.#spawned.promise;
  }

  /** The story of an instance: start, live, die, wait, start again. */
  async #keepRunning(): Promise<void> {
    const { signal } = this.#closing;
    for (let start = 0; !signal.aborted; start++) {
      this.#change('starting', start === 0 ? {} : { restarts: start });
      const end = await this.#run(start);
      if (signal.aborted) break;

      const recycled = this.#recycling;
      this.#recycling = undefined;
      if (recycled) continue;
      const reason = `${this.#name()} ${end.how}.`;
      const { readyMs, failure } = end;
      const waitMs = this.#backoff.died(readyMs === null ? 'before-ready' : 'after-ready', readyMs ?? 0);
      const isFinal = this.#options.restart === false && !this.#wasReady;
      this.#change(readyMs === null ? 'failed' : 'starting', { reason, failure });
      await (isFinal ? closed(signal) : delay(waitMs, undefined, { signal }).catch(() => {}));
    }
    await this.#folder.close();
    this.#change('stopped');
  }

  /** One copy, from its preparation until nothing of it runs. */
  async #run(start: number): Promise<End> {
    const socketPath = this.#folder.socket(start);
    let prepared: Prepared;
    try {
      prepared = await this.#options.prepare({ socketPath, dir: this.#folder.path });
    } catch (error) {
      return { failure: 'not-startable', how: `could not be started: ${(error as Error).message}`, readyMs: null };
    }
    const { command, endpoint, dispose } = prepared;
    if (this.#closing.signal.aborted) {
      dispose?.();
      return { failure: 'not-startable', how: 'was closed before it was started', readyMs: null };
    }
    const mark = `LASTGOOD_INSTANCE=${this.id}`;
    const guard = startGuard(mark);
    try {
      this.#endpoint = endpoint;
      const env = { ...(command.env ?? process.env), LASTGOOD_INSTANCE: this.id };
      const child = startChild({ ...command, env }, (line) => this.#options.onLog?.(line));
      this.#child = child;
      if (child.pid !== undefined) guard.watch(child.pid);
      this.#spawned.resolve();
      return await this.#live(child);
    } finally {
      this.#child = undefined;
      guard.dismiss();
      dispose?.();
      await rm(socketPath, { force: true });
    }
  }

  /** From spawn to death. */
  async #live(child: Child): Promise<End> {
    const spawned = performance.now();
    const gone = new AbortController();
    let sentence: { failure: InstanceFailure; how: string } | undefined;
    const condemn = (failure: InstanceFailure, how: string) => {
      sentence ??= { failure, how };
      child.kill('SIGKILL');
    };
    child.dead.then((death) => {
      gone.abort();
      // Known at once; what it said last is known when its output has been read.
      if (this.#status.state !== 'ready') return;
      const { failure, how } = sentence ?? judge(death);
      this.#change('starting', { failure, reason: `${this.#name()} ${how}.` });
    });

    let ready: number | undefined;
    const vitals = await this.#untilReady(gone.signal);
    if (typeof vitals === 'string') condemn('not-ready', vitals);
    else if (vitals) {
      ready = performance.now();
      const wanted = !gone.signal.aborted && !this.#closing.signal.aborted && !this.#recycling;
      if (wanted) this.#becomeReady(vitals, ready - spawned);
      const complaint = await this.#untilSilent(gone.signal);
      if (complaint) condemn('unresponsive', complaint);
    }
    const exit = await child.exited;
    const readyMs = ready === undefined ? null : performance.now() - ready;
    if (!sentence) return { ...judge(exit), readyMs };
    const words = sentence.failure === 'not-ready' ? lastWords(exit) : undefined;
    return {
      ...sentence,
      how: words === undefined ? sentence.how : `${sentence.how}; it said last: ${words}`,
      readyMs,
    };
  }

  /** Resolves with its vitals, with undefined when the copy is gone, or with the complaint when its time is up. */
  async #untilReady(gone: AbortSignal): Promise<Vitals | string | undefined> {
    const { readyTimeout, health } = this.#options;
    const late = AbortSignal.timeout(readyTimeout);
    const stop = AbortSignal.any([gone, late]);
    let answer = 'nothing answers where it should listen';
    while (!stop.aborted) {
      try {
        return await health.ready(this.#endpoint, stop);
      } catch (error) {
        if (error instanceof Unwell) answer = `it ${error.message}`;
      }
      await delay(READY_POLL_MS, undefined, { signal: stop }).catch(() => {});
    }
    return gone.aborted ? undefined : `was not ready within ${readyTimeout / 1_000} s: ${answer}`;
  }

  /** Resolves with undefined when the copy is gone, or with the complaint when it lives but answers nothing, or only badly. */
  async #untilSilent(gone: AbortSignal): Promise<string | undefined> {
    const { everyMs, missMs, misses } = this.#options.heartbeat ?? HEARTBEAT;
    let complaint = '';
    for (let missed = 0; missed < misses; missed++) {
      await delay(everyMs, undefined, { signal: gone }).catch(() => {});
      try {
        const vitals = await this.#ask(AbortSignal.any([gone, AbortSignal.timeout(missMs)]));
        this.#status = { ...this.#status, ...vitals };
        missed = -1;
      } catch (error) {
        complaint = error instanceof Unwell ? error.message : 'did not answer';
      }
      if (gone.aborted) return undefined;
    }
    return `${complaint} for ${misses} heartbeats in a row and was replaced`;
  }

  #ask(signal: AbortSignal): Promise<Vitals> {
    return this.#options.health.alive(this.#endpoint, signal);
  }

  ready(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (done: () => void) => {
        stop();
        signal.removeEventListener('abort', aborted);
        done();
      };
      const check = ({ state, reason }: InstanceStatus) => {
        if (state === 'ready') settle(resolve);
        if (state === 'failed' || state === 'stopped' || state === 'draining') {
          settle(() => reject(notReady((state === 'failed' && reason) || `${this.#name()} is ${state}.`)));
        }
      };
      const aborted = () =>
        settle(() =>
          reject(notReady(`${this.#name()} was not ready in time. ${this.#status.reason ?? ''}`.trim(), signal.reason)),
        );
      const stop = this.onChange(check);
      signal.addEventListener('abort', aborted);
      check(this.#status);
      if (signal.aborted) aborted();
    });
  }

  recycle(reason: string): Promise<void> {
    if (this.#recycling) return this.#recycling.done;
    const child = this.#child;
    if (!child || this.#closing.signal.aborted) return this.#closed ?? Promise.resolve();
    const done = child.exited.then(() => {});
    this.#recycling = { done };
    this.#change('starting', { reason: `${this.#name()} was restarted: ${reason}.` });
    child.kill('SIGKILL');
    return done;
  }

  ping(signal: AbortSignal): Promise<boolean> {
    return this.#ask(signal).then(
      () => true,
      () => false,
    );
  }

  onChange(listener: (status: InstanceStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(graceMs = CLOSE_GRACE_MS): Promise<void> {
    this.#closed ??= this.#close(graceMs);
    return this.#closed;
  }

  async #close(graceMs: number): Promise<void> {
    this.#closing.abort();
    this.#change('draining');
    const child = this.#child;
    child?.kill('SIGTERM');
    const impatient = setTimeout(() => child?.kill('SIGKILL'), graceMs);
    await this.#story;
    clearTimeout(impatient);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #name(): string {
    return `The worker of ${this.#options.release.service} ${this.release.version}`;
  }

  #becomeReady(vitals: Vitals, startMs: number): void {
    this.#wasReady = true;
    const { failure: _, ...status } = this.#status;
    this.#status = status;
    this.#change('ready', { ...vitals, startMs });
  }

  #change(state: InstanceState, more: Partial<InstanceStatus> = {}): void {
    this.#status = { ...this.#status, ...more, state };
    for (const listener of [...this.#listeners]) listener(this.#status);
  }
}

function judge(exit: Exit): { failure: InstanceFailure; how: string } {
  return { failure: exit.error ? 'not-startable' : exit.signal ? 'killed' : 'exited', how: describeExit(exit) };
}

function closed(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
}

function notReady(message: string, cause?: unknown): LastgoodError {
  return new LastgoodError('instance_failed', message, {
    hint: 'It is started again by itself; the log says more, and /healthz says when it is ready.',
    cause,
    retryAfter: 2,
  });
}
