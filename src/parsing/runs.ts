import { endOfRun, wordsOf } from './words.ts';

/** Horizontal runs of pixels with the same class and the same person, top to bottom, left to right; no background. */
export interface Runs {
  count: number;
  xs: Int32Array;
  ys: Int32Array;
  lengths: Int32Array;
  /** person << 8 | class */
  keys: Int32Array;
}

/**
 * Finds the runs of a label map in one pass.
 * @param labels class id of every pixel, row-major; 0 is skipped
 * @param owners person of every pixel, same layout; without it everything is person 0
 */
export function runsOf(labels: Uint8Array, owners: Uint8Array | undefined, width: number): Runs {
  let runs = allocate(1 << 14);
  const labelWords = wordsOf(labels);
  const ownerWords = owners && wordsOf(owners);
  for (let y = 0, start = 0; start < labels.length; y++, start += width) {
    const end = start + width;
    let at = endOfRun(labels, labelWords, 0, start, end);
    while (at < end) {
      const from = at;
      const label = labels[from]!;
      const owner = owners ? owners[from]! : 0;
      at = endOfRun(labels, labelWords, label, from + 1, end);
      if (ownerWords) at = endOfRun(owners, ownerWords, owner, from + 1, at);
      if (runs.count === runs.xs.length) runs = doubled(runs);
      const i = runs.count++;
      runs.xs[i] = from - start;
      runs.ys[i] = y;
      runs.lengths[i] = at - from;
      runs.keys[i] = (owner << 8) | label;
      at = endOfRun(labels, labelWords, 0, at, end);
    }
  }
  return runs;
}

function allocate(capacity: number): Runs {
  const array = () => new Int32Array(capacity);
  return { count: 0, xs: array(), ys: array(), lengths: array(), keys: array() };
}

function doubled(runs: Runs): Runs {
  const bigger = allocate(runs.xs.length * 2);
  for (const field of ['xs', 'ys', 'lengths', 'keys'] as const) bigger[field].set(runs[field]);
  bigger.count = runs.count;
  return bigger;
}
