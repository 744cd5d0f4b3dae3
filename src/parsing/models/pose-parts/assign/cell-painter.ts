import type { Size } from '../../../geometry.ts';
import { sampleFields } from '../person/mask-field.ts';
import { type Figure, limbsEnergy, MASK_WEIGHT, partEnergy, supportOf } from './figure.ts';
import { partOf, personOf } from './grid.ts';

/** Class and person of every pixel of a picture, row-major. */
export interface PixelMaps {
  labels: Uint8Array;
  /** 0 is nobody, n is figure n - 1. */
  people: Uint8Array;
}

/** A cell in pixels of the picture: left, right (exclusive), top, bottom (exclusive). */
export interface Cell {
  x0: number;
  x1: number;
  y0: number;
  y1: number;
}

/** Decides the pixels of cells that lie on a border. */
export interface CellPainter {
  /** @param codes what the pixels may become, ascending: the codes of one person follow each other */
  paint(maps: PixelMaps, codes: readonly number[], cell: Cell): void;
}

/** Pixels of the picture between two nodes, at which energies are computed; in between they are interpolated. */
const NODE_SPACING = 4;

/** The scratch memory of a painter: it paints many thousands of cells. */
interface Scratch {
  /** Steps between the nodes along a side of a cell. */
  steps: number;
  nodeX: Float64Array;
  nodeY: Float64Array;
  /** Mask, and value to be spread, at each node. */
  masks: Float64Array;
  nodes: Float64Array;
  /** Least energy and greatest support so far, at each pixel, and the code of the least energy. */
  least: Float32Array;
  most: Float32Array;
  winners: Uint16Array;
}

export function createCellPainter(
  figures: readonly Figure[],
  { photo, picture, grid }: { photo: Size; picture: Size; grid: Size },
): CellPainter {
  const scale = { x: photo.width / picture.width, y: photo.height / picture.height };
  const scratch = createScratch(Math.max(picture.width / grid.width, picture.height / grid.height));
  const { nodeX, nodeY, masks, nodes, least, most, winners } = scratch;
  return {
    paint(maps, codes, cell) {
      placeNodes(scratch, cell, scale);
      const pixels = (cell.x1 - cell.x0) * (cell.y1 - cell.y0);
      const open = codes[0] === 0;
      const contested = codes.length > (open ? 2 : 1);
      least.fill(Infinity, 0, pixels);
      most.fill(open ? 0 : 1, 0, pixels);
      winners.fill(codes.at(-1)!, 0, pixels);
      let person = 0;
      for (const code of codes) {
        if (code === 0) continue;
        const figure = figures[personOf(code) - 1]!;
        if (personOf(code) !== person) {
          person = personOf(code);
          for (let i = 0; i < nodes.length; i++) masks[i] = sampleFields(figure.masks, nodeX[i]!, nodeY[i]!);
          if (open) {
            for (let i = 0; i < nodes.length; i++) {
              nodes[i] = supportOf(masks[i]!, limbsEnergy(figure, nodeX[i]!, nodeY[i]!));
            }
            spreadSupport(scratch, cell);
          }
        }
        if (!contested) continue;
        const part = partOf(code);
        for (let i = 0; i < nodes.length; i++) {
          nodes[i] = partEnergy(figure, part, nodeX[i]!, nodeY[i]!) + MASK_WEIGHT * (1 - masks[i]!);
        }
        spreadEnergy(scratch, cell, code);
      }
      writePixels(maps, { scratch, cell, width: picture.width });
    },
  };
}

function createScratch(cellSide: number): Scratch {
  const steps = Math.max(1, Math.round(cellSide / NODE_SPACING));
  const nodes = (steps + 1) ** 2;
  const pixels = Math.ceil(cellSide + 1) ** 2;
  return {
    steps,
    nodeX: new Float64Array(nodes),
    nodeY: new Float64Array(nodes),
    masks: new Float64Array(nodes),
    nodes: new Float64Array(nodes),
    least: new Float32Array(pixels),
    most: new Float32Array(pixels),
    winners: new Uint16Array(pixels),
  };
}

/** Neighbouring cells share the nodes on their border, so that what is interpolated has no seams. */
function placeNodes({ steps, nodeX, nodeY }: Scratch, { x0, x1, y0, y1 }: Cell, scale: { x: number; y: number }): void {
  for (let j = 0, node = 0; j <= steps; j++) {
    const y = (y0 + ((y1 - y0) * j) / steps) * scale.y;
    for (let i = 0; i <= steps; i++, node++) {
      nodeX[node] = (x0 + ((x1 - x0) * i) / steps) * scale.x;
      nodeY[node] = y;
    }
  }
}

/** The nodes' values at the centre of the cell's pixel (x, y), bilinearly. */
function between({ steps, nodes }: Scratch, u: number, v: number): number {
  const i = u >= steps ? steps - 1 : u | 0;
  const j = v >= steps ? steps - 1 : v | 0;
  const n = j * (steps + 1) + i;
  const fu = u - i;
  const top = nodes[n]! + fu * (nodes[n + 1]! - nodes[n]!);
  const bottom = nodes[n + steps + 1]! + fu * (nodes[n + steps + 2]! - nodes[n + steps + 1]!);
  return top + (v - j) * (bottom - top);
}

function spreadSupport(scratch: Scratch, { x0, x1, y0, y1 }: Cell): void {
  const { most, steps } = scratch;
  const du = steps / (x1 - x0);
  const dv = steps / (y1 - y0);
  let at = 0;
  for (let v = dv / 2; v < steps; v += dv) {
    for (let u = du / 2; u < steps; u += du, at++) {
      const value = between(scratch, u, v);
      if (value > most[at]!) most[at] = value;
    }
  }
}

function spreadEnergy(scratch: Scratch, { x0, x1, y0, y1 }: Cell, code: number): void {
  const { least, winners, steps } = scratch;
  const du = steps / (x1 - x0);
  const dv = steps / (y1 - y0);
  let at = 0;
  for (let v = dv / 2; v < steps; v += dv) {
    for (let u = du / 2; u < steps; u += du, at++) {
      const value = between(scratch, u, v);
      if (value >= least[at]!) continue;
      least[at] = value;
      winners[at] = code;
    }
  }
}

function writePixels(
  { labels, people }: PixelMaps,
  { scratch, cell, width }: { scratch: Scratch; cell: Cell; width: number },
): void {
  const { most, winners } = scratch;
  let i = 0;
  for (let y = cell.y0; y < cell.y1; y++) {
    for (let at = y * width + cell.x0, end = y * width + cell.x1; at < end; at++, i++) {
      const code = most[i]! >= 0.5 ? winners[i]! : 0;
      labels[at] = partOf(code);
      people[at] = personOf(code);
    }
  }
}
