import type { Hint } from './hints.ts';
import { spellingsOf } from './hints.ts';

/** Bytes that are searched, and the same two and two. */
export interface Searched {
  bytes: Buffer;
  words: Uint16Array;
}

/** A hint, and where in it a pair of bytes stands that it is found by. */
interface Anchored {
  hint: Hint;
  bytes: Buffer;
  at: number;
}

/** What is known of a pair: it is of no hint; it is when a certain pair comes next; it may be. */
const [UNKNOWN, LED, FREE] = [0, 1, 2];
const PAIRS = 1 << 16;

/**
 * Finds hints in bytes, however many there are. Two bytes at a time are looked at: wherever a hint begins, one of two pairs of
 * it that overlap is looked at as a whole. Those are taken that are rare.
 */
export class HintSearch {
  readonly #pairs = new Uint8Array(PAIRS);
  /** Whether two pairs that follow each other may be of a hint, by both of them mixed. */
  readonly #next = new Uint8Array(PAIRS);
  readonly #anchored: (Anchored[] | undefined)[] = new Array(PAIRS);

  /**
   * @param hints of three bytes at least
   * @param seen how often each pair is in what is like that which is searched: `pairsIn`
   */
  constructor(hints: readonly Hint[], seen: Uint32Array) {
    for (const hint of hints) for (const text of spellingsOf(hint.text)) this.#learn(hint, Buffer.from(text), seen);
  }

  #learn(hint: Hint, bytes: Buffer, seen: Uint32Array): void {
    const pairs = Array.from({ length: bytes.length - 1 }, (_, at) => pairAt(bytes, at));
    const isLed = bytes.length >= 5;
    const places = isLed ? pairs.length - 3 : pairs.length - 1;
    const costs = Array.from({ length: places }, (_, at) => seen[pairs[at]!]! + seen[pairs[at + 1]!]!);
    const best = costs.indexOf(Math.min(...costs));
    for (const at of [best, best + 1]) {
      const pair = pairs[at]!;
      this.#pairs[pair] = Math.max(this.#pairs[pair]!, isLed ? LED : FREE);
      if (isLed) this.#next[mixed(pair, pairs[at + 2]!)] = 1;
      this.#anchored[pair] = [...(this.#anchored[pair] ?? []), { hint, bytes, at }];
    }
  }

  /**
   * A hint that lies between two places, and where it begins; null when there is none. Those of one line come in no order,
   * lines come in theirs.
   */
  next({ bytes, words }: Searched, from: number, to: number): { hint: Hint; at: number } | null {
    const [pairs, next] = [this.#pairs, this.#next];
    const end = to >> 1;
    for (let word = from >> 1; word < end; word += 1) {
      const pair = words[word]!;
      const known = pairs[pair]!;
      if (known === UNKNOWN || (known === LED && next[mixed(pair, words[word + 1]!)] === 0)) continue;
      for (const one of this.#anchored[pair]!) {
        const at = 2 * word - one.at;
        if (at >= from && at + one.bytes.length <= to && standsAt(bytes, at, one.bytes)) return { hint: one.hint, at };
      }
    }
    return null;
  }
}

const mixed = (pair: number, next: number): number => (Math.imul(pair, 0x9e37) ^ next) & (PAIRS - 1);

function standsAt(bytes: Buffer, begin: number, hint: Buffer): boolean {
  for (let at = 0; at < hint.length; at += 1) if (bytes[begin + at] !== hint[at]) return false;
  return true;
}

const IS_LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

const pairOf = (first: number, second: number): number => (IS_LITTLE ? first | (second << 8) : (first << 8) | second);

const pairAt = (bytes: Buffer, at: number): number => pairOf(bytes[at]!, bytes[at + 1]!);

/** How often each pair of bytes is in a sample. */
export function pairsIn(bytes: Buffer): Uint32Array {
  const seen = new Uint32Array(PAIRS);
  for (let at = 0; at + 1 < bytes.length; at += 1) seen[pairAt(bytes, at)]! += 1;
  return seen;
}
