/** Sizes known at conversion time: null = only known at run time; undefined = not even the rank is known. */
export type Shape = readonly (number | null)[] | undefined;

/** The common shape of `a` and `b` under numpy's broadcasting. */
export function broadcast(a: Shape, b: Shape): Shape {
  if (!a || !b) return undefined;
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const x = sizeFromEnd(a, rank - axis);
    const y = sizeFromEnd(b, rank - axis);
    if (x === 1) return y;
    if (y === 1) return x;
    // A known size wins over an unknown one: the unknown can only be that size, or 1.
    return x ?? y;
  });
}

const sizeFromEnd = (shape: readonly (number | null)[], back: number): number | null =>
  back > shape.length ? 1 : shape[shape.length - back]!;

export const isStatic = (shape: Shape): shape is readonly number[] => shape?.every((size) => size !== null) ?? false;

/** `axis` counted from the front; negative axes count from the end of `rank`. */
export const fromFront = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);
