import type { Client } from '../../api/client.ts';
import { pause } from '../follow/wake.ts';

/** What users saw. */
export interface Seen {
  requests: number;
  /** Sentences of what was not answered as it should be. */
  errors: string[];
  /** Answered by the standby because the current release failed. */
  rescued: number;
  /** Answers by short digest of the release. */
  releases: Map<string, number>;
}

/** Milliseconds between an answer and the next request: traffic that shows what users see and leaves the machine to the gates. */
const BREAK = 100;

/** Users, in the background: one photo after another until disposed of. */
export class Traffic implements AsyncDisposable {
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #seen: Seen = nothing();
  #underWay = Promise.resolve();

  constructor(client: Client, photos: readonly Uint8Array[]) {
    this.#running = this.#run(client, photos);
  }

  /** What users saw since this was asked last, the request under way included. */
  async take(): Promise<Seen> {
    await this.#underWay;
    const seen = this.#seen;
    this.#seen = nothing();
    return seen;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(client: Client, photos: readonly Uint8Array[]): Promise<void> {
    const { signal } = this.#stop;
    for (let i = 0; !signal.aborted; i = (i + 1) % photos.length) {
      this.#underWay = this.#ask(client, photos[i]!, signal);
      await this.#underWay;
      await pause(BREAK, signal);
    }
  }

  async #ask(client: Client, photo: Uint8Array, signal: AbortSignal): Promise<void> {
    try {
      const { headers } = await client.send(photo, { masks: 'none' }, { signal });
      const release = headers.get('x-lastgood-release') ?? 'unknown';
      this.#seen.requests++;
      this.#seen.releases.set(release, (this.#seen.releases.get(release) ?? 0) + 1);
      if (headers.has('x-lastgood-rescued')) this.#seen.rescued++;
    } catch (error) {
      if (signal.aborted) return;
      this.#seen.requests++;
      this.#seen.errors.push(error instanceof Error ? error.message : String(error));
    }
  }
}

const nothing = (): Seen => ({ requests: 0, errors: [], rescued: 0, releases: new Map() });
