import { rm } from 'node:fs/promises';
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
import { type Child, type Command, describeExit, type Exit, startChild } from './child.ts';
import { probe, type Vitals } from './probe.ts';
import { openSocketDir, type SocketDir } from './socket.ts';

export interface SuperviseOptions extends InstanceOptions {
  /** Unique among the instances that share `runDir`; part of the sockets' names, so keep it short. */
  id: string;
  release: StagedRelease;
  capabilities: DriverCapabilities;
  /** What to run so that it serves the worker protocol on `socketPath`. Called for each start. */
  command(socketPath: string): Command;
  backoff?: BackoffOptions;
  heartbeat?: HeartbeatOptions;
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
  const sockets = await openSocketDir(options.runDir, options.id);
  const supervisor = new Supervisor(options, sockets);
  supervisor.start();
  return supervisor;
}

class Supervisor implements Instance {
  readonly id: string;
  readonly release: { id: string; version: string };
  readonly #options: SuperviseOptions;
  readonly #sockets: SocketDir;
  readonly #backoff: Backoff;
  readonly #listeners = new Set<(status: InstanceStatus) => void>();
  readonly #closing = new AbortController();
  #endpoint: Endpoint;
  #status: InstanceStatus = { state: 'starting', restarts: 0 };
  #child: Child | undefined;
  #recycling: { reason: string; done: Promise<void> } | undefined;
  #story: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(options: SuperviseOptions, sockets: SocketDir) {
    this.id = options.id;
    this.release = { id: options.release.id, version: options.release.version };
    this.#options = options;
    this.#sockets = sockets;
    this.#backoff = new Backoff(options.backoff);
    this.#endpoint = { socketPath: sockets.path(options.id, 0) };
  }

  get endpoint(): Endpoint {
    return this.#endpoint;
  }

  get status(): InstanceStatus {
    return this.#status;
  }

  start(): void {
    this.#story ??= this.#keepRunning();
    this.#options.signal?.addEventListener('abort', () => void this.close(0), { signal: this.#closing.signal });
  }

  /** The story of an instance: start, live, die, wait, start again. */
  async #keepRunning(): Promise<void> {
    for (let start = 0; !this.#closing.signal.aborted; start++) {
      const socketPath = this.#sockets.path(this.id, start);
      this.#endpoint = { socketPath };
      this.#change('starting', start === 0 ? {} : { restarts: start });
      const child = startChild(this.#options.command(socketPath), (line) => this.#options.onLog?.(line));
      this.#child = child;
      const { exit, cause, readyMs } = await this.#live(child);
      this.#child = undefined;
      await rm(socketPath, { force: true });
      if (this.#closing.signal.aborted) break;

      const recycled = this.#recycling;
      this.#recycling = undefined;
      if (recycled) continue;
      const ready = readyMs !== null;
      const reason = `${this.#name()} ${cause ?? describeExit(exit)}.`;
      const waitMs = this.#backoff.died(ready ? 'after-ready' : 'before-ready', readyMs ?? 0);
      this.#change(ready ? 'starting' : 'failed', { reason });
      await delay(waitMs, undefined, { signal: this.#closing.signal }).catch(() => {});
    }
    await this.#sockets.close();
    this.#change('stopped');
  }

  /** From spawn to death. `readyMs`: how long it was ready, null when it never was; `cause`: why it was killed, if it was. */
  async #live(child: Child): Promise<{ exit: Exit; cause?: string; readyMs: number | null }> {
    const spawned = performance.now();
    const gone = new AbortController();
    const { exited } = child;
    child.dead.then((death) => {
      gone.abort();
      // Known at once; what it said last is known when its output has been read.
      if (this.#status.state === 'ready')
        this.#change('starting', { reason: `${this.#name()} ${describeExit(death)}.` });
    });
    const vitals = await this.#untilReady(gone.signal);
    if (vitals === 'late') {
      child.kill('SIGKILL');
      return {
        exit: await exited,
        cause: `was not ready within ${this.#options.readyTimeout / 1_000} s`,
        readyMs: null,
      };
    }
    if (vitals === 'gone') return { exit: await exited, readyMs: null };

    const ready = performance.now();
    const wanted = !gone.signal.aborted && !this.#closing.signal.aborted && !this.#recycling;
    if (wanted) this.#change('ready', { ...vitals, startMs: ready - spawned });
    const silent = await this.#untilSilent(gone.signal);
    if (silent) child.kill('SIGKILL');
    const exit = await exited;
    return { exit, ...(silent ? { cause: silent } : {}), readyMs: performance.now() - ready };
  }

  async #untilReady(gone: AbortSignal): Promise<Vitals | 'late' | 'gone'> {
    const late = AbortSignal.timeout(this.#options.readyTimeout);
    const stop = AbortSignal.any([gone, late]);
    while (!stop.aborted) {
      const vitals = await probe(this.#endpoint, '/readyz', stop).catch(() => null);
      if (vitals) return vitals;
      await delay(READY_POLL_MS, undefined, { signal: stop }).catch(() => {});
    }
    return gone.aborted ? 'gone' : 'late';
  }

  /** Resolves with undefined when the copy is gone, or with the complaint when it lives but answers nothing. */
  async #untilSilent(gone: AbortSignal): Promise<string | undefined> {
    const { everyMs, missMs, misses } = this.#options.heartbeat ?? HEARTBEAT;
    for (let missed = 0; missed < misses; missed++) {
      await delay(everyMs, undefined, { signal: gone }).catch(() => {});
      const vitals = await probe(
        this.#endpoint,
        '/.lastgood/status',
        AbortSignal.any([gone, AbortSignal.timeout(missMs)]),
      ).catch(() => null);
      if (gone.aborted) return undefined;
      if (!vitals) continue;
      this.#status = { ...this.#status, ...vitals };
      missed = -1;
    }
    return `did not answer ${misses} heartbeats in a row and was replaced`;
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
    this.#recycling = { reason, done };
    this.#change('starting', { reason: `${this.#name()} was restarted: ${reason}.` });
    child.kill('SIGKILL');
    return done;
  }

  get capabilities(): DriverCapabilities {
    return this.#options.capabilities;
  }

  async ping(signal: AbortSignal): Promise<boolean> {
    return (await probe(this.#endpoint, '/.lastgood/status', signal).catch(() => null)) !== null;
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

  #change(state: InstanceState, more: Partial<InstanceStatus> = {}): void {
    this.#status = { ...this.#status, ...more, state };
    for (const listener of [...this.#listeners]) listener(this.#status);
  }
}

function notReady(message: string, cause?: unknown): LastgoodError {
  return new LastgoodError('instance_failed', message, {
    hint: 'It is started again by itself; the log says more, and /healthz says when it is ready.',
    cause,
    retryAfter: 2,
  });
}
