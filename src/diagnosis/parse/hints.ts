/** Letters of a hint that texts are first searched for. */
const GRAM = 4;
const BUCKETS = 1 << 16;

interface Hinted {
  hints: readonly string[];
}

/** A hint, of which one, and how far behind its start the letters end that it is found by. */
interface Place {
  hint: string;
  index: number;
  end: number;
}

/**
 * Finds, by their hints, those of many that a text may be of, in their order: in one pass over the text, however many there are.
 * (A hash of four letters that rolls, as of Wu and Manber, "A fast algorithm for multi-pattern searching", 1994.)
 */
export function byHints<T extends Hinted>(all: readonly T[]): (text: string) => T[] {
  const hints = all.flatMap((one, index) => one.hints.map((hint) => ({ hint, index })));
  const short = hints.filter(({ hint }) => hint.length < GRAM);
  const places = placesOf(hints.filter(({ hint }) => hint.length >= GRAM));
  const known = new Uint8Array(BUCKETS);
  for (const gram of places.keys()) known[bucketOf(gram)] = 1;
  return (text) => {
    const found = new Set(short.filter(({ hint }) => text.includes(hint)).map(({ index }) => index));
    let gram = 0;
    for (let at = 0; at < text.length; at += 1) {
      gram = rolled(gram, text.charCodeAt(at));
      if (known[bucketOf(gram)] === 0) continue;
      for (const { hint, index, end } of places.get(gram) ?? []) {
        if (!found.has(index) && text.startsWith(hint, at - end)) found.add(index);
      }
    }
    return [...found].sort((a, b) => a - b).map((index) => all[index]!);
  };
}

/** Eight bits of each of the last four letters. */
const rolled = (gram: number, code: number): number => ((gram << 8) | ((code ^ (code >> 8)) & 0xff)) >>> 0;
const bucketOf = (gram: number): number => (gram ^ (gram >>> 15)) & (BUCKETS - 1);

/** Every hint by those of its letters that the fewest hints have, signs and capitals before small letters. */
function placesOf(hints: readonly { hint: string; index: number }[]): Map<number, Place[]> {
  const counts = new Map<number, number>();
  for (const { hint } of hints) for (const gram of gramsOf(hint)) counts.set(gram, (counts.get(gram) ?? 0) + 1);
  const places = new Map<number, Place[]>();
  for (const { hint, index } of hints) {
    const grams = gramsOf(hint);
    const common = grams.map(
      (gram, at) => counts.get(gram)! + (hint.slice(at, at + GRAM).match(/[a-z ]/g) ?? []).length,
    );
    const start = common.indexOf(Math.min(...common));
    const gram = grams[start]!;
    places.set(gram, [...(places.get(gram) ?? []), { hint, index, end: start + GRAM - 1 }]);
  }
  return places;
}

function gramsOf(hint: string): number[] {
  let gram = 0;
  const all = Array.from({ length: hint.length }, (_, at) => {
    gram = rolled(gram, hint.charCodeAt(at));
    return gram;
  });
  return all.slice(GRAM - 1);
}
