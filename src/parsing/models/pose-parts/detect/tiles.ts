import type { Size } from '../../../geometry.ts';
import type { Detection, Extent } from '../skeleton/pose.ts';

/** Tiles overlap by this share of their side, so that a person on an inner border is whole in the next one. */
const OVERLAP = 0.5;

/** Height of the tallest person as a share of the photo's; 0 when there is nobody. */
export function tallestShare(people: readonly Detection[], photo: Size): number {
  return Math.max(0, ...people.map(({ box }) => (box.y1 - box.y0) / photo.height));
}

/** Overlapping tiles: two along the short side, and two or three along the long one, so that they are about square. */
export function tilesOf({ width, height }: Size): Extent[] {
  const along = (length: number, other: number) => (length >= 1.4 * other ? 3 : 2);
  const columns = along(width, height);
  const rows = along(height, width);
  const w = width / (columns - OVERLAP * (columns - 1));
  const h = height / (rows - OVERLAP * (rows - 1));
  const tiles: Extent[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x0 = column * w * (1 - OVERLAP);
      const y0 = row * h * (1 - OVERLAP);
      tiles.push({ x0, y0, x1: Math.min(width, x0 + w), y1: Math.min(height, y0 + h) });
    }
  }
  return tiles;
}

/** Drops people whom an inner border of the tile cuts: another tile has them whole. */
export function wholeInTile(people: readonly Detection[], tile: Extent, photo: Size): Detection[] {
  const margin = 0.02 * Math.max(tile.x1 - tile.x0, tile.y1 - tile.y0);
  return people.filter(
    ({ box }) =>
      (tile.x0 <= 0 || box.x0 > tile.x0 + margin) &&
      (tile.y0 <= 0 || box.y0 > tile.y0 + margin) &&
      (tile.x1 >= photo.width || box.x1 < tile.x1 - margin) &&
      (tile.y1 >= photo.height || box.y1 < tile.y1 - margin),
  );
}
