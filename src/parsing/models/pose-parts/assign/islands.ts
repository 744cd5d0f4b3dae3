import type { PartGrid } from './grid.ts';

/** Pieces of one code below this share of the grid are noise. */
const NOISE = 0.0002;

/** Gives every small piece (4-connected, of one code) to the code that it borders on most, smallest pieces first. */
export function mergeIslands({ width, height, codes }: PartGrid): void {
  const limit = Math.max(2, Math.round(NOISE * width * height));
  const { pieces, sizes, starts } = findPieces(codes, width, height);
  const small = sizes
    .map((size, piece) => ({ size, piece }))
    .filter(({ size }) => size < limit)
    .sort((a, b) => a.size - b.size || a.piece - b.piece);
  for (const { piece } of small) {
    const cells = cellsOf(piece, { pieces, start: starts[piece]!, width, height });
    const code = mostCommonNeighbour(cells, { piece, pieces, codes, width, height });
    if (code >= 0) for (const cell of cells) codes[cell] = code;
  }
}

interface Pieces {
  /** Number of the piece of each cell. */
  pieces: Int32Array;
  sizes: number[];
  /** A cell of each piece. */
  starts: number[];
}

function findPieces(codes: Uint16Array, width: number, height: number): Pieces {
  const pieces = new Int32Array(codes.length).fill(-1);
  const stack = new Int32Array(codes.length);
  const sizes: number[] = [];
  const starts: number[] = [];
  for (let seed = 0; seed < codes.length; seed++) {
    if (pieces[seed]! >= 0) continue;
    const code = codes[seed]!;
    const piece = sizes.length;
    let size = 0;
    let top = 0;
    stack[top++] = seed;
    pieces[seed] = piece;
    while (top > 0) {
      const cell = stack[--top]!;
      const x = cell % width;
      size++;
      if (x > 0 && pieces[cell - 1]! < 0 && codes[cell - 1] === code) {
        pieces[cell - 1] = piece;
        stack[top++] = cell - 1;
      }
      if (x < width - 1 && pieces[cell + 1]! < 0 && codes[cell + 1] === code) {
        pieces[cell + 1] = piece;
        stack[top++] = cell + 1;
      }
      if (cell >= width && pieces[cell - width]! < 0 && codes[cell - width] === code) {
        pieces[cell - width] = piece;
        stack[top++] = cell - width;
      }
      if (cell < width * (height - 1) && pieces[cell + width]! < 0 && codes[cell + width] === code) {
        pieces[cell + width] = piece;
        stack[top++] = cell + width;
      }
    }
    sizes.push(size);
    starts.push(seed);
  }
  return { pieces, sizes, starts };
}

interface Search {
  pieces: Int32Array;
  start: number;
  width: number;
  height: number;
}

/** The cells of a small piece, found from one of them. */
function cellsOf(piece: number, { pieces, start, width, height }: Search): number[] {
  const cells = [start];
  const seen = new Set(cells);
  for (let i = 0; i < cells.length; i++) {
    for (const next of neighbours(cells[i]!, width, height)) {
      if (pieces[next] !== piece || seen.has(next)) continue;
      seen.add(next);
      cells.push(next);
    }
  }
  return cells;
}

function mostCommonNeighbour(
  cells: readonly number[],
  {
    piece,
    pieces,
    codes,
    width,
    height,
  }: { piece: number; pieces: Int32Array; codes: Uint16Array; width: number; height: number },
): number {
  const counts = new Map<number, number>();
  for (const cell of cells) {
    for (const next of neighbours(cell, width, height)) {
      if (pieces[next] !== piece) counts.set(codes[next]!, (counts.get(codes[next]!) ?? 0) + 1);
    }
  }
  let best = -1;
  let most = 0;
  for (const [code, count] of counts) {
    if (count > most || (count === most && code < best)) {
      best = code;
      most = count;
    }
  }
  return best;
}

function neighbours(cell: number, width: number, height: number): number[] {
  const x = cell % width;
  const around: number[] = [];
  if (x > 0) around.push(cell - 1);
  if (x < width - 1) around.push(cell + 1);
  if (cell >= width) around.push(cell - width);
  if (cell < width * (height - 1)) around.push(cell + width);
  return around;
}
