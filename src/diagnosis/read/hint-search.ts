import type { Hint } from './hints.ts';
import { spellingsOf } from './hints.ts';

/** Bytes that are searched, and the same four and four. */
export interface Searched {
  bytes: Buffer;
  quads: Int32Array;
}

/** A hint, and where in it a pair of bytes stands that it is found by. */
interface Anchored {
  hint: Hint;
  bytes: Buffer;
  at: number;
}

/** A pair of bytes of a hint, at the begin of a quad or at its end, and the other one of that quad; null where it is of no hint. */
interface Anchor {
  at: number;
  isFirst: boolean;
  other: number | null;
}

const PAIRS = 1 << 16;
/** Groups of hints with the whole quad, by the rarer pair of it, and those with one pair alone. */
const [BY_FIRST, BY_SECOND] = [
  [1, 2, 4],
  [8, 16, 32],
] as const;
const [FIRST_ALONE, SECOND_ALONE] = [64, 128];

/**
 * Finds hints in bytes, however many there are. Four bytes at a time are looked at, as two pairs, by a table for each: wherever
 * a hint begins, there is a quad that has a pair of it, or two, and those are taken that are rare. Groups keep apart what would
 * be found by pairs of different hints (as Teddy does: Wang et al., "Hyperscan", NSDI 2019).
 */
export class HintSearch {
  /** The groups that a pair is of, at the begin of a quad and at its end. */
  readonly #first = new Uint8Array(PAIRS).fill(SECOND_ALONE);
  readonly #second = new Uint8Array(PAIRS).fill(FIRST_ALONE);
  readonly #byFirst: (Anchored[] | undefined)[] = new Array(PAIRS);
  readonly #bySecond: (Anchored[] | undefined)[] = new Array(PAIRS);

  /**
   * @param hints of three bytes at least
   * @param seen how often each pair is in what is like that which is searched: `pairsIn`
   */
  constructor(hints: readonly Hint[], seen: Uint32Array) {
    for (const hint of hints) {
      for (const text of spellingsOf(hint.text)) {
        const bytes = Buffer.from(text);
        for (let shift = 0; shift < 4; shift += 1) this.#learn({ hint, bytes }, rarest(bytes, shift, seen));
      }
    }
  }

  #learn({ hint, bytes }: Omit<Anchored, 'at'>, { at, isFirst, other }: Anchor): void {
    const pair = pairAt(bytes, at);
    const [mine, beside] = isFirst ? [this.#first, this.#second] : [this.#second, this.#first];
    if (other === null) mine[pair]! |= isFirst ? FIRST_ALONE : SECOND_ALONE;
    else {
      const group = (isFirst ? BY_FIRST : BY_SECOND)[pair % 3]!;
      mine[pair]! |= group;
      beside[other]! |= group;
    }
    const anchored = isFirst ? this.#byFirst : this.#bySecond;
    anchored[pair] ??= [];
    anchored[pair].push({ hint, bytes, at });
  }

  /**
   * A hint that lies between two places, and where it begins; null when there is none. Those of one line come in no order,
   * lines come in theirs.
   */
  next({ bytes, quads }: Searched, from: number, to: number): { hint: Hint; at: number } | null {
    const [low, high] = IS_LITTLE ? [this.#first, this.#second] : [this.#second, this.#first];
    const end = (to + 3) >> 2;
    for (let quad = from >> 2; ; quad += 1) {
      quad = likely(quads, low, high, quad, end);
      if (quad === end) return null;
      const at = 4 * quad;
      const hit =
        standing(this.#byFirst[pairAt(bytes, at)], bytes, at, from, to) ??
        standing(this.#bySecond[pairAt(bytes, at + 2)], bytes, at + 2, from, to);
      if (hit !== null) return hit;
    }
  }
}

/** The next quad that both of its pairs say may be of a hint. All bytes go through this loop: it does nothing else. */
function likely(quads: Int32Array, low: Uint8Array, high: Uint8Array, from: number, end: number): number {
  for (let quad = from; quad < end; quad += 1) {
    const four = quads[quad]!;
    if ((low[four & 0xffff]! & high[four >>> 16]!) !== 0) return quad;
  }
  return end;
}

/** The rarest pair that a hint is found by which begins so many bytes behind the begin of a quad. */
function rarest(bytes: Buffer, shift: number, seen: Uint32Array): Anchor {
  let best: Anchor | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (let at = shift % 2; at + 1 < bytes.length; at += 2) {
    const isFirst = (at + shift) % 4 === 0;
    const beside = isFirst ? at + 2 : at - 2;
    const other = beside >= 0 && beside + 1 < bytes.length ? pairAt(bytes, beside) : null;
    const cost = 2 * seen[pairAt(bytes, at)]! + (other === null ? 1 : 0);
    if (cost >= least) continue;
    least = cost;
    best = { at, isFirst, other };
  }
  return best!;
}

/** That of the hints with a pair which stands around that pair. */
function standing(
  anchored: readonly Anchored[] | undefined,
  bytes: Buffer,
  pair: number,
  from: number,
  to: number,
): { hint: Hint; at: number } | null {
  if (anchored === undefined) return null;
  for (const one of anchored) {
    const at = pair - one.at;
    if (at >= from && at + one.bytes.length <= to && standsAt(bytes, at, one.bytes)) return { hint: one.hint, at };
  }
  return null;
}

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
