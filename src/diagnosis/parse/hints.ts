/** Letters of a hint that texts are first searched for. */
const GRAM = 4;
const BUCKETS = 1 << 16;

interface Hinted {
  hints: readonly string[];
}

/**
 * Finds, by their hints, those of many that a text may be of, in their order: one pass over the text, however many there are.
 * (A rolling hash of four letters, as of Wu and Manber, "A fast algorithm for multi-pattern searching", 1994.)
 */
export function byHints<T extends Hinted>(all: readonly T[]): (text: string) => T[] {
  const always: number[] = [];
  const byGram = new Map<number, [hint: string, index: number][]>();
  const known = new Uint8Array(BUCKETS);
  for (const [index, { hints }] of all.entries()) {
    for (const hint of hints) {
      if (hint.length < GRAM) {
        always.push(index);
        continue;
      }
      const gram = rarestGram(hint);
      known[gram & (BUCKETS - 1)] = 1;
      byGram.set(gram, [...(byGram.get(gram) ?? []), [hint, index]]);
    }
  }
  return (text) => {
    const found = new Set(always);
    let gram = 0;
    for (let at = 0; at < text.length; at += 1) {
      gram = rolled(gram, text.charCodeAt(at));
      if (known[gram & (BUCKETS - 1)] === 0) continue;
      for (const [hint, index] of byGram.get(gram) ?? [])
        if (!found.has(index) && text.includes(hint)) found.add(index);
    }
    return [...found].sort((a, b) => a - b).map((index) => all[index]!);
  };
}

/** Eight bits of each of the last four letters, mixed by shifts that move the oldest out. */
const rolled = (gram: number, code: number): number => ((gram << 8) | ((code ^ (code >> 8)) & 0xff)) >>> 0;

function gramsOf(hint: string): number[] {
  let gram = 0;
  return [...Array(hint.length).keys()].flatMap((at) => {
    gram = rolled(gram, hint.charCodeAt(at));
    return at < GRAM - 1 ? [] : [gram];
  });
}

/** Capitals, digits and signs are rarer than small letters and blanks. */
function rarestGram(hint: string): number {
  const grams = gramsOf(hint);
  const rare = grams.map((_, at) => [...hint.slice(at, at + GRAM)].filter((letter) => !/[a-z ]/.test(letter)).length);
  return grams[rare.indexOf(Math.max(...rare))]!;
}
