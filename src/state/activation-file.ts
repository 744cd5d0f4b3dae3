import { createHash } from 'node:crypto';
import { closeSync, existsSync, fdatasyncSync, fsyncSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LastgoodError } from '../errors.ts';

export interface Activated {
  generation: number;
  release: { id: string; version: string };
}

/** Which release a service is on: what is true after a crash, whatever else is lost. */
export interface Activation {
  service: string;
  current: Activated;
  standby: Activated | null;
  /** The rollout that made `current`, while it is being watched; null once it settled. */
  watching: string | null;
  at: string;
}

/** A record and its version, for compare-and-set. */
export interface Versioned {
  /** Grows by one with each write; 0 before the first. */
  version: number;
  activation: Activation;
}

/** Each record has a slot of its own size; two slots, written in turns. */
const SLOT = 4096;
const DIGEST_HEX = 64;

/**
 * One small file for each service, made at full size once and overwritten in place ever after: it can be written when the
 * disk is full and when the database cannot be. Two slots take turns, each with a checksum and a number, so that a write
 * that was cut off leaves the record before it.
 */
export class ActivationFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** The newest whole record, or null when there is none. */
  read(): Versioned | null {
    if (!existsSync(this.path)) return null;
    const bytes = Buffer.alloc(2 * SLOT);
    const file = this.#open('r');
    try {
      readSync(file, bytes, 0, bytes.length, 0);
    } catch (error) {
      throw unwritable(this.path, error);
    } finally {
      closeSync(file);
    }
    const records = [bytes.subarray(0, SLOT), bytes.subarray(SLOT)].map(parse).filter((record) => record !== null);
    return records.sort((a, b) => b.version - a.version)[0] ?? null;
  }

  /**
   * On the disk when it returns: the commit point of a switch.
   * @param expected the version that the writer has seen; another one is there when somebody else wrote meanwhile
   * @returns the new version
   * @throws LastgoodError `state_unwritable`
   */
  write(activation: Activation, expected: number): number {
    if (!existsSync(this.path)) this.#create();
    const version = this.read()?.version ?? 0;
    if (version !== expected) throw new Error(`${this.path} is at version ${version}, not ${expected}`);
    const next = version + 1;
    const file = this.#open('r+');
    try {
      const written = writeSync(file, format({ version: next, activation }), 0, SLOT, (next % 2) * SLOT);
      if (written !== SLOT) throw Object.assign(new Error('the write was cut short'), { code: 'EIO' });
      fdatasyncSync(file);
    } catch (error) {
      throw unwritable(this.path, error);
    } finally {
      closeSync(file);
    }
    return next;
  }

  /** Both slots are written, so that their blocks belong to the file for good. */
  #create(): void {
    try {
      mkdirSync(dirname(this.path), { recursive: true });
      const file = openSync(this.path, 'w', 0o600);
      try {
        writeSync(file, Buffer.alloc(2 * SLOT, ' '));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      const folder = openSync(dirname(this.path), 'r');
      try {
        fsyncSync(folder);
      } finally {
        closeSync(folder);
      }
    } catch (error) {
      throw unwritable(this.path, error);
    }
  }

  #open(flags: 'r' | 'r+'): number {
    try {
      return openSync(this.path, flags);
    } catch (error) {
      throw unwritable(this.path, error);
    }
  }
}

/** The records in a folder; what is no record of the service that it is named for is passed over. */
export async function readActivations(dir: string): Promise<Activation[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  return entries.flatMap((entry) => {
    const activation = entry.isFile() ? new ActivationFile(join(dir, entry.name)).read()?.activation : undefined;
    return activation?.service === entry.name ? [activation] : [];
  });
}

function format(record: Versioned): Buffer {
  const text = JSON.stringify(record);
  const slot = Buffer.alloc(SLOT, ' ');
  if (Buffer.byteLength(text) > SLOT - DIGEST_HEX - 2) throw new Error('an activation does not fit into its slot');
  slot.write(`${checksum(text)} ${text}`);
  slot[SLOT - 1] = 0x0a;
  return slot;
}

function parse(slot: Buffer): Versioned | null {
  const line = slot.toString().trimEnd();
  const text = line.slice(DIGEST_HEX + 1);
  return text !== '' && line.startsWith(checksum(text)) ? JSON.parse(text) : null;
}

const checksum = (text: string) => createHash('sha256').update(text).digest('hex');

function unwritable(path: string, cause: unknown): LastgoodError {
  return new LastgoodError('state_unwritable', `${path} cannot be used (${(cause as NodeJS.ErrnoException).code}).`, {
    hint: 'Check the permissions of that file and its folder, and the space on its disk.',
    cause,
  });
}
