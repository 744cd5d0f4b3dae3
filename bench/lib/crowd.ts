import type { Size } from '../../src/parsing/geometry.ts';

export interface Crowd {
  size: Size;
  /** Class id (1..15) of every pixel, 0 = background. */
  labels: Uint8Array;
  /** Person (1..5) of every pixel, 0 = nobody. */
  people: Uint8Array;
  scores: number[];
}

/** Five standing figures side by side, each an ellipse cut into fifteen slanted bands with wavy borders. */
export function crowd(width: number, height: number): Crowd {
  const labels = new Uint8Array(width * height);
  const people = new Uint8Array(width * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const person = Math.floor((5 * x) / width);
      const across = ((5 * x) / width - person - 0.5) / 0.46;
      const along = y / height - 0.5;
      const wave = 0.02 * Math.sin(x / 37) + 0.01 * Math.sin(y / 11);
      if (across ** 2 + (along / 0.45) ** 2 + wave > 1) continue;
      const band = Math.floor((along / 0.9 + 0.5 + 0.05 * across + wave) * 15);
      labels[at] = 1 + Math.min(14, Math.max(0, band));
      people[at] = person + 1;
    }
  }
  return { size: { width, height }, labels, people, scores: [0.9, 0.8, 0.7, 0.6, 0.5] };
}
