import type { Color } from '../lib/layers.ts';

/** A little field of a colour: square for parts, round for people. */
export function Swatch({ color, round = false }: { color: Color; round?: boolean }) {
  return (
    <span
      className={round ? 'swatch swatch-round' : 'swatch'}
      style={{ backgroundColor: `rgb(${color.join(' ')})` }}
      aria-hidden="true"
    />
  );
}
