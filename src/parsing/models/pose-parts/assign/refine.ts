import type { Size } from '../../../geometry.ts';
import { type Figure, limbEnergyAt, maskAt, partEnergy, supportOf } from './figure.ts';
import { type PartGrid, partOf, personOf } from './grid.ts';

/** Class and person of every pixel of a picture, row-major. */
export interface PixelMaps {
  labels: Uint8Array;
  /** 0 is nobody, n is figure n - 1. */
  people: Uint8Array;
}

/** Pixels of the picture between two points at which energies are computed; in between they are interpolated. */
const NODE_SPACING = 3;

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
  const cell = createCellPainter(figures, { photo, picture, grid });
  const { width, height } = grid;
  const xs = edges(width, picture.width);
  const ys = edges(height, picture.height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (surrounded(grid, column, row)) continue;
      cell(maps, codesAbout(grid, column, row), {
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
    for (let column = 0; column < width; column++) {
      const code = codes[row * width + column]!;
      if (code === 0) continue;
      empty = false;
      labels.fill(partOf(code), first + xs[column]!, first + xs[column + 1]!);
      people.fill(personOf(code), first + xs[column]!, first + xs[column + 1]!);
    }
    if (empty) continue;
    for (let y = ys[row]! + 1; y < ys[row + 1]!; y++) {
      labels.copyWithin(y * picture.width, first, first + picture.width);
      people.copyWithin(y * picture.width, first, first + picture.width);
    }
  }
  return { labels, people };
}

/** A cell in pixels of the picture: left, right (exclusive), top, bottom (exclusive). */
interface Cell {
  x0: number;
  x1: number;
  y0: number;
  y1: number;
}

type CellPainter = (maps: PixelMaps, candidates: readonly number[], cell: Cell) => void;

function createCellPainter(
  figures: readonly Figure[],
  { photo, picture, grid }: { photo: Size; picture: Size; grid: Size },
): CellPainter {
  const scaleX = photo.width / picture.width;
  const scaleY = photo.height / picture.height;
  const cellSide = Math.max(picture.width / grid.width, picture.height / grid.height);
  const steps = Math.max(1, Math.round(cellSide / NODE_SPACING));
  const stride = steps + 1;
  const room = Math.ceil(cellSide + 1) ** 2;
  const masks = new Float32Array(stride * stride);
  const nodes = new Float32Array(stride * stride);
  const values = new Float32Array(room);
  const least = new Float32Array(room);
  const most = new Float32Array(room);
  const winners = new Uint16Array(room);

  /** Evaluates a function at the nodes of a cell. */
  const atNodes = (cell: Cell, into: Float32Array, value: (x: number, y: number, node: number) => number) => {
    for (let j = 0, node = 0; j < stride; j++) {
      const y = (cell.y0 + ((cell.y1 - cell.y0) * j) / steps) * scaleY;
      for (let i = 0; i < stride; i++, node++) {
        into[node] = value((cell.x0 + ((cell.x1 - cell.x0) * i) / steps) * scaleX, y, node);
      }
    }
  };

  /** Interpolates the nodes at the centres of the cell's pixels into `values`. */
  const spread = ({ x0, x1, y0, y1 }: Cell) => {
    const w = x1 - x0;
    const h = y1 - y0;
    for (let y = 0, at = 0; y < h; y++) {
      const v = ((y + 0.5) * steps) / h;
      const j = Math.min(steps - 1, v | 0);
      const fv = v - j;
      for (let x = 0; x < w; x++, at++) {
        const u = ((x + 0.5) * steps) / w;
        const i = Math.min(steps - 1, u | 0);
        const fu = u - i;
        const n = j * stride + i;
        const top = nodes[n]! + fu * (nodes[n + 1]! - nodes[n]!);
        const bottom = nodes[n + stride]! + fu * (nodes[n + stride + 1]! - nodes[n + stride]!);
        values[at] = top + fv * (bottom - top);
      }
    }
  };

  return (maps, candidates, cell) => {
    const w = cell.x1 - cell.x0;
    const count = w * (cell.y1 - cell.y0);
    const open = candidates[0] === 0;
    least.fill(Infinity, 0, count);
    most.fill(open ? 0 : 1, 0, count);
    let last = 0;
    for (const code of candidates) {
      if (code === 0) continue;
      const figure = figures[personOf(code) - 1]!;
      if (personOf(code) !== last) {
        last = personOf(code);
        atNodes(cell, masks, (x, y) => maskAt(figure, x, y));
        if (open) {
          atNodes(cell, nodes, (x, y, node) => supportOf(masks[node]!, limbEnergyAt(figure, x, y)));
          spread(cell);
          for (let i = 0; i < count; i++) if (values[i]! > most[i]!) most[i] = values[i]!;
        }
      }
      const shape = figure.byPart[partOf(code)]!;
      atNodes(cell, nodes, (x, y, node) => partEnergy(shape, masks[node]!, x, y));
      spread(cell);
      for (let i = 0; i < count; i++) {
        if (values[i]! >= least[i]!) continue;
        least[i] = values[i]!;
        winners[i] = code;
      }
    }
    for (let i = 0; i < count; i++) {
      const at = (cell.y0 + ((i / w) | 0)) * picture.width + cell.x0 + (i % w);
      const code = most[i]! >= 0.5 ? winners[i]! : 0;
      maps.labels[at] = partOf(code);
      maps.people[at] = personOf(code);
    }
  };
}
