import type { Size } from '../../../geometry.ts';
import { createCellPainter, type PixelMaps } from './cell-painter.ts';
import type { Figure } from './figure.ts';
import { type PartGrid, partOf, personOf } from './grid.ts';

/**
 * Brings a grid to the size of the picture. Cells whose neighbours are like them are filled; in the others every pixel
 * is decided anew, among what the 3 x 3 cells about it hold, so that borders are as smooth as the masks and shapes are.
 */
export function refineGrid(
  grid: PartGrid,
  figures: readonly Figure[],
  { photo, picture }: { photo: Size; picture: Size },
): PixelMaps {
  const maps = fillCells(grid, picture);
  if (grid.width === picture.width && grid.height === picture.height) return maps;
  const painter = createCellPainter(figures, { photo, picture, grid });
  const { width, height } = grid;
  const xs = edges(width, picture.width);
  const ys = edges(height, picture.height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (surrounded(grid, column, row)) continue;
      painter.paint(maps, codesAbout(grid, column, row), {
        x0: xs[column]!,
        x1: xs[column + 1]!,
        y0: ys[row]!,
        y1: ys[row + 1]!,
      });
    }
  }
  return maps;
}

/** Whether all neighbours of a cell are like it. */
function surrounded({ width, height, codes }: PartGrid, column: number, row: number): boolean {
  const at = row * width + column;
  const code = codes[at]!;
  const left = column > 0 ? at - 1 : at;
  const right = column < width - 1 ? at + 1 : at;
  if (codes[left] !== code || codes[right] !== code) return false;
  const up = row > 0 ? width : 0;
  if (codes[at - up] !== code || codes[left - up] !== code || codes[right - up] !== code) return false;
  const down = row < height - 1 ? width : 0;
  return codes[at + down] === code && codes[left + down] === code && codes[right + down] === code;
}

/** The codes of the 3 x 3 cells about a cell, each once, ascending: those of one person follow each other. */
function codesAbout({ width, height, codes }: PartGrid, column: number, row: number): number[] {
  const about: number[] = [];
  for (let y = Math.max(0, row - 1); y <= row + 1 && y < height; y++) {
    for (let x = Math.max(0, column - 1); x <= column + 1 && x < width; x++) {
      const code = codes[y * width + x]!;
      if (!about.includes(code)) about.push(code);
    }
  }
  return about.sort((a, b) => a - b);
}

/** Borders between cells, in whole pixels. */
function edges(cells: number, pixels: number): Int32Array {
  return Int32Array.from({ length: cells + 1 }, (_, i) => Math.round((i * pixels) / cells));
}

function fillCells({ width, height, codes }: PartGrid, picture: Size): PixelMaps {
  const labels = new Uint8Array(picture.width * picture.height);
  const people = new Uint8Array(picture.width * picture.height);
  const xs = edges(width, picture.width);
  const ys = edges(height, picture.height);
  for (let row = 0; row < height; row++) {
    const first = ys[row]! * picture.width;
    let empty = true;
    for (let column = 0; column < width; ) {
      const from = column;
      const code = codes[row * width + column]!;
      while (column < width && codes[row * width + column] === code) column++;
      if (code === 0) continue;
      empty = false;
      labels.fill(partOf(code), first + xs[from]!, first + xs[column]!);
      people.fill(personOf(code), first + xs[from]!, first + xs[column]!);
    }
    if (empty) continue;
    for (let y = ys[row]! + 1; y < ys[row + 1]!; y++) {
      labels.copyWithin(y * picture.width, first, first + picture.width);
      people.copyWithin(y * picture.width, first, first + picture.width);
    }
  }
  return { labels, people };
}
