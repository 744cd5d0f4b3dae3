import type { Point } from './geometry.ts';
import type { Mask } from './mask.ts';

/** A connected piece of a mask: its outline and the outlines of its holes, along pixel edges, corners only. */
export interface Contour {
  outline: Point[];
  holes: Point[][];
}

// Directions of travel with the mask on the right-hand side; turning right is the next one.
const EAST = 0;
const SOUTH = 1;
const WEST = 2;
const NORTH = 3;
const STEP: readonly (readonly [dx: number, dy: number])[] = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
];

/** The corners of the pixel grid of a mask's box, `stride` in a row. */
interface Grid {
  mask: Mask;
  stride: number;
  /** For every corner, bits of the directions in which a boundary that is not traced yet leaves it. */
  exits: Uint8Array;
  /** Number of the piece whose boundary goes along the vertical edge below a corner; 0 = none, or not traced yet. */
  pieceOf: Int32Array;
}

/**
 * The pieces of a mask, exactly: filling the outlines and taking the holes out gives the mask back. Pixels that only
 * touch at a corner belong to different pieces. Coordinates are those of the picture.
 */
export function traceContours(mask: Mask): Contour[] {
  const grid: Grid = {
    mask,
    stride: mask.box.width + 1,
    exits: boundary(mask),
    pieceOf: new Int32Array((mask.box.width + 1) * mask.box.height),
  };
  const contours: Contour[] = [];
  for (let corner = 0; corner < grid.exits.length; corner++) {
    const open = grid.exits[corner]!;
    if (open === 0) continue;
    // A ring is met first at its topmost, leftmost corner: there an outline leaves eastwards, a hole southwards.
    if (open === 1 << EAST) {
      contours.push({ outline: followRing(grid, corner, EAST, contours.length + 1), holes: [] });
    } else {
      const piece = pieceLeftOf(grid, corner);
      contours[piece - 1]!.holes.push(followRing(grid, corner, SOUTH, piece));
    }
  }
  return contours;
}

/** For every grid corner, bits of the directions in which a boundary leaves it. */
function boundary({ box: { width, height }, data }: Mask): Uint8Array {
  const stride = width + 1;
  const exits = new Uint8Array(stride * (height + 1));
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (data[at] !== 1) continue;
      const corner = y * stride + x;
      if (y === 0 || data[at - width] === 0) exits[corner]! |= 1 << EAST;
      if (x === width - 1 || data[at + 1] === 0) exits[corner + 1]! |= 1 << SOUTH;
      if (y === height - 1 || data[at + width] === 0) exits[corner + stride + 1]! |= 1 << WEST;
      if (x === 0 || data[at - 1] === 0) exits[corner + stride]! |= 1 << NORTH;
    }
  }
  return exits;
}

/** Goes round one ring, using up the exits it takes, and returns its corners. */
function followRing({ mask, stride, exits, pieceOf }: Grid, start: number, first: number, piece: number): Point[] {
  const ring: Point[] = [];
  let corner = start;
  let before = -1;
  for (let direction = first; direction >= 0; direction = turn(exits[corner]!, before)) {
    if (direction !== before) {
      ring.push({ x: mask.box.x + (corner % stride), y: mask.box.y + Math.floor(corner / stride) });
    }
    exits[corner]! &= ~(1 << direction);
    if (direction === SOUTH) pieceOf[corner] = piece;
    if (direction === NORTH) pieceOf[corner - stride] = piece;
    const [dx, dy] = STEP[direction]!;
    corner += dx + dy * stride;
    before = direction;
  }
  return ring;
}

/** The way on: right if there is one (so pieces that touch at a corner stay apart), straight on, left; -1 at the end. */
function turn(open: number, direction: number): number {
  for (const next of [(direction + 1) & 3, direction, (direction + 3) & 3]) if (open & (1 << next)) return next;
  return -1;
}

/** The piece around a hole whose topmost, leftmost corner this is: that of the nearest edge to the left. */
function pieceLeftOf({ stride, pieceOf }: Grid, corner: number): number {
  const rowStart = corner - (corner % stride);
  let edge = corner - 1;
  while (edge > rowStart && pieceOf[edge] === 0) edge--;
  return pieceOf[edge]!;
}
