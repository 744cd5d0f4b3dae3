/** A mask as the API sends it: COCO's compressed run lengths, column by column. */
export interface Rle {
  /** [height, width] */
  size: readonly [number, number];
  counts: string;
}

/** Called for one vertical run of ones: column `x`, rows `top` (inclusive) to `bottom` (exclusive), in pixels. */
export type VisitRun = (x: number, top: number, bottom: number) => void;

/** Reads the run lengths out of COCO's text: six bits a character, differences to the run before the last one. */
export function decodeCounts(text: string): number[] {
  const counts: number[] = [];
  let at = 0;
  while (at < text.length) {
    let value = 0;
    let shift = 0;
    let more = true;
    while (more) {
      if (at >= text.length) throw new Error('The run lengths of a mask end in the middle of a number.');
      const bits = text.charCodeAt(at++) - 48;
      if (bits < 0 || bits > 63) throw new Error(`The run lengths of a mask hold a wrong character at ${at - 1}.`);
      value |= (bits & 0x1f) << shift;
      shift += 5;
      more = (bits & 0x20) !== 0;
      if (!more && (bits & 0x10) !== 0) value |= -1 << shift;
    }
    const previous = counts.length > 2 ? counts[counts.length - 2] : 0;
    counts.push(value + previous);
  }
  return counts;
}

/**
 * Walks over the ones of a mask without unpacking it, so that a mask of 12 megapixels costs as much as its outline.
 * A run that goes on in the next column is given in pieces, one a column.
 */
export function forEachRun({ size: [height, width], counts }: Rle, visit: VisitRun): void {
  const pixels = height * width;
  let start = 0;
  let ones = false;
  for (const length of decodeCounts(counts)) {
    const end = start + length;
    if (length < 0 || end > pixels) throw new Error(`A mask of ${width} × ${height} has runs beyond its last pixel.`);
    if (ones) {
      for (let from = start; from < end; ) {
        const x = Math.floor(from / height);
        const columnEnd = Math.min(end, (x + 1) * height);
        visit(x, from - x * height, columnEnd - x * height);
        from = columnEnd;
      }
    }
    start = end;
    ones = !ones;
  }
}
