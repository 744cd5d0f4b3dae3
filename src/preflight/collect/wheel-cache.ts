import { hash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { replaceFile } from '../../store/disk.ts';
import { uniqueName } from '../../store/process-tag.ts';
import type { WheelFacts } from './wheel-facts.ts';

const facts = z.object({
  requiresPython: z.string().nullable(),
  requires: z.array(z.string()),
  libraries: z.array(z.string()).nullable(),
  modules: z.array(
    z.object({
      path: z.string(),
      machine: z.number(),
      bits: z.number(),
      needed: z.array(z.string()),
      versions: z.array(z.object({ library: z.string(), version: z.string() })),
    }),
  ),
  torchSymbols: z.array(z.string()),
  unread: z.array(z.string()),
}) satisfies z.ZodType<WheelFacts>;
const content = z.object({ version: z.literal(1), lookedFor: z.string(), wheels: z.record(z.string(), facts) });

/** Twenty environments; each wheel is about a kilobyte. */
const MAX_ENTRIES = 2_000;

/**
 * What was read of wheels, by their names and the hashes of their bytes: rollouts look at the same hundred again and again.
 * Lost, damaged or not writable, it costs time and nothing else.
 */
export class WheelFactsCache {
  readonly #file: string;
  readonly #lookedFor: string;
  readonly #wheels: Map<string, WheelFacts>;
  readonly #added = new Map<string, WheelFacts>();

  private constructor(file: string, lookedFor: string, wheels: Map<string, WheelFacts>) {
    this.#file = file;
    this.#lookedFor = lookedFor;
    this.#wheels = wheels;
  }

  /** @param lookedFor what else than the wheel decides on its facts */
  static async open(file: string, lookedFor: readonly string[]): Promise<WheelFactsCache> {
    const key = hash('sha256', JSON.stringify(lookedFor));
    return new WheelFactsCache(file, key, await read(file, key));
  }

  get(sha256: string, name: string): WheelFacts | undefined {
    return this.#wheels.get(`${sha256} ${name}`);
  }

  set(sha256: string, name: string, facts: WheelFacts): void {
    this.#added.set(`${sha256} ${name}`, facts);
  }

  /** Also keeps what others have written meanwhile. The oldest are left out when there are too many. */
  async save(): Promise<void> {
    if (this.#added.size === 0) return;
    const all = [...(await read(this.#file, this.#lookedFor)), ...this.#added].slice(-MAX_ENTRIES);
    const text = JSON.stringify({ version: 1, lookedFor: this.#lookedFor, wheels: Object.fromEntries(all) });
    try {
      await mkdir(dirname(this.#file), { recursive: true });
      await replaceFile(this.#file, text, `${this.#file}.${uniqueName()}`);
    } catch {
      // A full disk is for others to tell of.
    }
  }
}

async function read(file: string, lookedFor: string): Promise<Map<string, WheelFacts>> {
  try {
    const known = content.parse(JSON.parse(await readFile(file, 'utf8')));
    return known.lookedFor === lookedFor ? new Map(Object.entries(known.wheels)) : new Map();
  } catch {
    return new Map();
  }
}
