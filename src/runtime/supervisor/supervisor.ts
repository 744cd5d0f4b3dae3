import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { LastgoodError } from '../../errors.ts';
import type {
  DriverCapabilities,
  Endpoint,
  Instance,
  InstanceOptions,
  InstanceState,
  InstanceStatus,
  StagedRelease,
} from '../driver.ts';
import { Backoff, type BackoffOptions } from './backoff.ts';
import type { Command } from './child.ts';
import { Copy, type End, type HeartbeatOptions, type Verdict } from './copy.ts';
import type { Health, Vitals } from './health.ts';
import { endLeftovers } from './leftovers.ts';
import { LogFile } from './log-file.ts';
import { type InstanceFolder, openInstanceFolder } from './place.ts';
import { RecentLines } from './recent-lines.ts';
import { identify, MARK, markOf, type ProcessId, removeRecord, writeRecord } from './records.ts';

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

const HEARTBEAT: HeartbeatOptions = { everyMs: 2_000, missMs: 5_000, misses: 3 };
const CLOSE_GRACE_MS = 5_000;
const SELF_HEALING = 'It is started again by itself; the log says more, and /healthz says when it is ready.';
const CLOSED: End = { failure: 'not-startable', how: 'was closed before it was started', exit: null, readyMs: null };

/** Starts a process and keeps a copy of it running until `close()`. Resolves once the first copy has been spawned. */
export async function supervise(options: SuperviseOptions): Promise<Instance> {
  options.signal?.throwIfAborted();
  const id = `${options.driver}-${randomBytes(6).toString('hex')}`;
  await endLeftovers(options.runDir);
  await record(id, options, null); // first: whatever is made from here on can be found by it
  const folder = await openInstanceFolder(options.runDir, id).catch(async (error) => {
    await removeRecord(options.runDir, id);
    throw error;
  });
  const supervisor = new Supervisor(id, options, folder);
  await supervisor.start();
  return supervisor;
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
  readonly #log: LogFile | undefined;
  readonly #recent = new RecentLines();
  #endpoint: Endpoint;
  #status: InstanceStatus = { state: 'starting', restarts: 0 };
  #copy: Copy | undefined;
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
    const { logFile } = options;
    this.#log =
      logFile === undefined
        ? undefined
        : new LogFile(logFile, {
            onFailure: (error) => options.onLog?.(`lastgood: ${logFile} cannot be written: ${error.message}`),
          });
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

  output(): string[] {
    return this.#recent.all();
  }

  /** Resolves when the first copy has been spawned, or could not be. */
  start(): Promise<void> {
    this.#story ??= this.#keepRunning().finally(this.#spawned.resolve);
    const { signal } = this.#options;
    signal?.addEventListener('abort', () => void this.close(0), { signal: this.#closing.signal });
    if (signal?.aborted) void this.close(0); // while its folder was made
    return this.#spawned.promise;
  }

  /** The story of an instance: start, live, die, wait, start again. */
  async #keepRunning(): Promise<void> {
    const { signal } = this.#closing;
    for (let start = 0; !signal.aborted; start++) {
      this.#change('starting', start === 0 ? {} : { restarts: start });
      const end = await this.#run(start);
      this.#spawned.resolve(); // or never will be
      if (signal.aborted) break;

      const recycled = this.#recycling;
      this.#recycling = undefined;
      if (recycled) continue;
      const { readyMs, failure, exit } = end;
      const waitMs = this.#backoff.died(readyMs === null ? 'before-ready' : 'after-ready', readyMs ?? 0);
      this.#change(readyMs === null ? 'failed' : 'starting', { failure, exit, reason: this.#sentence(end) });
      await (this.#isFinal() ? aborted(signal) : delay(waitMs, undefined, { signal }).catch(() => {}));
    }
    await this.#clearUp();
    this.#change('stopped');
  }

  /** One copy, from its preparation until nothing of it runs. */
  async #run(start: number): Promise<End> {
    const { prepare, health, readyTimeout, heartbeat = HEARTBEAT, capabilities, release } = this.#options;
    const socketPath = this.#folder.socket(start);
    let prepared: Prepared;
    try {
      prepared = await prepare({ socketPath, dir: this.#folder.path });
    } catch (error) {
      const how = `could not be started: ${(error as Error).message}`;
      return { failure: 'not-startable', how, exit: null, readyMs: null };
    }
    const { command, endpoint, dispose } = prepared;
    try {
      if (this.#closing.signal.aborted) return CLOSED;
      this.#endpoint = endpoint;
      const mark = markOf(this.id);
      const copy = new Copy({
        endpoint,
        health,
        heartbeat,
        readyTimeout,
        mark,
        memory: capabilities.memory,
        memoryLimit: release.memoryLimit,
        command: { ...command, env: { ...(command.env ?? process.env), [MARK]: this.id } },
        onLine: (line) => this.#say(line),
        onReady: (vitals, startMs) => this.#becomeReady(vitals, startMs),
        onVitals: (vitals) => {
          this.#status = { ...this.#status, ...vitals };
        },
        onDeath: (verdict) => {
          if (this.#status.state !== 'ready') return;
          const { failure, exit } = verdict;
          this.#change('starting', { failure, exit, reason: this.#sentence(verdict) });
        },
      });
      this.#copy = copy;
      if (copy.pid !== undefined) await record(this.id, this.#options, await identify(copy.pid));
      this.#spawned.resolve();
      return await copy.ended;
    } finally {
      this.#copy = undefined;
      dispose?.();
      await Promise.all([rm(socketPath, { force: true }), this.#log?.flush()]);
    }
  }

  ready(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (done: () => void) => {
        stop();
        signal.removeEventListener('abort', onAbort);
        done();
      };
      const check = ({ state, reason }: InstanceStatus) => {
        if (state === 'ready') settle(resolve);
        if (state === 'failed' || state === 'stopped' || state === 'draining') {
          settle(() => reject(this.#notReady((state === 'failed' && reason) || `${this.#name()} is ${state}.`)));
        }
      };
      const onAbort = () =>
        settle(() =>
          reject(
            this.#notReady(`${this.#name()} was not ready in time. ${this.#status.reason ?? ''}`.trim(), signal.reason),
          ),
        );
      const stop = this.onChange(check);
      signal.addEventListener('abort', onAbort);
      check(this.#status);
      if (signal.aborted) onAbort();
    });
  }

  recycle(reason: string): Promise<void> {
    if (this.#recycling) return this.#recycling.done;
    const copy = this.#copy;
    if (!copy || this.#closing.signal.aborted) return this.#closed ?? Promise.resolve();
    const done = copy.ended.then(() => {});
    this.#recycling = { done };
    this.#change('starting', { reason: `${this.#name()} was restarted: ${reason}.` });
    copy.kill('SIGKILL');
    return done;
  }

  ping(signal: AbortSignal): Promise<boolean> {
    const answer = this.#copy?.ask(signal) ?? Promise.reject(new Error('nothing runs'));
    return answer.then(
      (vitals) => {
        this.#status = { ...this.#status, ...vitals };
        return true;
      },
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
    const copy = this.#copy;
    copy?.kill('SIGTERM');
    const impatient = setTimeout(() => copy?.kill('SIGKILL'), graceMs);
    await this.#story;
    clearTimeout(impatient);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** What cannot be removed now stays on record: the next server's `endLeftovers` removes it. */
  async #clearUp(): Promise<void> {
    try {
      await this.#folder.close();
      await removeRecord(this.#options.runDir, this.id);
    } catch (error) {
      this.#say(`lastgood: its folder stays: ${(error as Error).message}`);
    }
    await this.#log?.flush();
  }

  #notReady(message: string, cause?: unknown): LastgoodError {
    return new LastgoodError('instance_failed', message, {
      hint: this.#isFinal() ? 'Its log says more.' : SELF_HEALING,
      cause,
      retryAfter: 2,
    });
  }

  #say(line: string): void {
    this.#log?.write(line);
    this.#recent.add(line);
    this.#options.onLog?.(line);
  }

  /** It has never worked, and is not to be tried again. */
  #isFinal(): boolean {
    return this.#options.restart === false && !this.#wasReady;
  }

  #sentence({ how }: Verdict): string {
    return `${this.#name()} ${how.replace(/\.$/, '')}.`;
  }

  #name(): string {
    return `The worker of ${this.#options.release.service} ${this.release.version}`;
  }

  #becomeReady(vitals: Vitals, startMs: number): void {
    if (this.#closing.signal.aborted || this.#recycling) return;
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

/** One that cannot be written (the disk is full) keeps nobody from starting: the guard ends the copy all the same. */
async function record(id: string, options: SuperviseOptions, leader: ProcessId | null): Promise<void> {
  const { runDir, release, onLog } = options;
  const { service, version } = release;
  const server = await identify(process.pid);
  await writeRecord(runDir, { id, service, version, mark: markOf(id), leader, server }).catch((error: Error) =>
    onLog?.(`lastgood: no record of ${id}: ${error.message}`),
  );
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
}
