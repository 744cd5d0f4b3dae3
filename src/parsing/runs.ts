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
  for (let y = 0, start = 0; start < labels.length; y++, start += width) {
    const end = start + width;
    let at = nextForeground(labels, start, end);
    while (at < end) {
      const label = labels[at]!;
      const owner = owners ? owners[at]! : 0;
      const from = at++;
      if (owners) while (at < end && labels[at] === label && owners[at] === owner) at++;
      else while (at < end && labels[at] === label) at++;
      if (runs.count === runs.xs.length) runs = doubled(runs);
      const i = runs.count++;
      runs.xs[i] = from - start;
      runs.ys[i] = y;
      runs.lengths[i] = at - from;
      runs.keys[i] = (owner << 8) | label;
      at = nextForeground(labels, at, end);
    }
  }
  return runs;
}

function nextForeground(labels: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && labels[at] === 0) at++;
  return at;
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
