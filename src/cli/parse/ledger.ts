import { appendFile, mkdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { unwritable } from './whole-file.ts';

export const LEDGER_NAME = '.lastgood-parse.jsonl';

const entry = z.object({
  /** Paths relative to the ledger's folder, so that it may move together with the photos. */
  output: z.string(),
  source: z.string(),
  source_size: z.number(),
  source_modified_ms: z.number(),
  /** The request's query. */
  options: z.string(),
  /** Short digest of the release that answered. */
  release: z.string(),
  bytes: z.number(),
  modified_ms: z.number(),
});
type Entry = z.infer<typeof entry>;

/** What a result is made of: while none of it changed, the result need not be made again. */
export interface Origin {
  path: string;
  size: number;
  modifiedMs: number;
  options: string;
}

/** What came of it. */
export type Made = Pick<Entry, 'release' | 'bytes' | 'modified_ms'>;

/**
 * The record of what a results folder holds and where it came from, one line a result:
 * the last line about a result counts. It is only ever appended to, and a line is written before its result gets its
 * name: a file under a result's name is therefore either ours and recorded, or somebody else's.
 */
export class Ledger {
  readonly #folder: string;
  readonly #entries: Map<string, Entry>;

  private constructor(folder: string, entries: Map<string, Entry>) {
    this.#folder = folder;
    this.#entries = entries;
  }

  /** @param folder absolute path; need not exist. @throws LastgoodError output_unwritable when it is no folder */
  static async open(folder: string): Promise<Ledger> {
    const text = await readFile(ledgerFile(folder), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw unwritable(ledgerFile(folder), error);
    });
    const entries = new Map<string, Entry>();
    for (const line of text.split('\n')) {
      const read = entry.safeParse(parseLine(line));
      if (read.success) entries.set(resolve(folder, read.data.output), read.data);
    }
    return new Ledger(folder, entries);
  }

  /** Whether that file is one of ours, current or not. */
  made(path: string): boolean {
    return this.#entries.has(path);
  }

  /** Release that made the result, when it is whole and still answers for `origin`; undefined otherwise. */
  async current(output: string, origin: Origin): Promise<string | undefined> {
    const made = this.#entries.get(output);
    if (!made || made.options !== origin.options || resolve(this.#folder, made.source) !== origin.path) return;
    if (made.source_size !== origin.size || made.source_modified_ms !== origin.modifiedMs) return;
    const file = await stat(output).catch(() => null);
    return file?.size === made.bytes && file.mtimeMs === made.modified_ms ? made.release : undefined;
  }

  /** Notes a result that is about to get its name. @throws LastgoodError output_unwritable */
  async record(output: string, origin: Origin, made: Made): Promise<void> {
    const line: Entry = {
      output: relative(this.#folder, output),
      source: relative(this.#folder, origin.path),
      source_size: origin.size,
      source_modified_ms: origin.modifiedMs,
      options: origin.options,
      ...made,
    };
    this.#entries.set(output, line);
    try {
      await mkdir(this.#folder, { recursive: true });
      // The newline leads: after a torn last line of a killed run, this one still stands alone.
      await appendFile(ledgerFile(this.#folder), `\n${JSON.stringify(line)}`);
    } catch (error) {
      throw unwritable(ledgerFile(this.#folder), error);
    }
  }
}

function ledgerFile(folder: string): string {
  return join(folder, LEDGER_NAME);
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
