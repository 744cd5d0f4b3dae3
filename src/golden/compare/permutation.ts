import { type Confusion, rowSum } from '../../parsing/confusion.ts';

/** Share of the reference's parts that a renaming must explain. */
const EXPLAINED = 0.9;

/**
 * Looks for a renaming of classes that explains why two parsings differ: every class of the reference that is not tiny went, for
 * the most part, to one class of the answer, each to another, and not all to their own.
 * @returns pairs of ids [reference, answer] of the classes that went elsewhere; null when there is no such renaming
 */
export function findPermutation(confusion: Confusion, isTiny: (pixels: number) => boolean): [number, number][] | null {
  const pairs: [number, number][] = [];
  let explained = 0;
  let parts = 0;
  for (let label = 1; label < confusion.classes; label++) {
    const pixels = rowSum(confusion, label);
    if (isTiny(pixels)) continue;
    const [target, shared] = mostShared(confusion, label);
    pairs.push([label, target]);
    explained += shared;
    parts += pixels;
  }
  const oneToOne = new Set(pairs.map(([, target]) => target)).size === pairs.length;
  const moved = pairs.filter(([label, target]) => label !== target);
  return oneToOne && moved.length > 0 && explained >= EXPLAINED * parts ? moved : null;
}

/** The class of the answer, background excepted, that has most of a class's pixels, and how many. */
function mostShared({ classes, counts }: Confusion, label: number): [number, number] {
  let best = 1;
  const at = (column: number) => counts[label * (classes + 1) + column]!;
  for (let column = 2; column < classes; column++) if (at(column) > at(best)) best = column;
  return [best, at(best)];
}
