import type { Color, LabelSet } from '../labels.ts';
import { vocPalette } from './palettes.ts';

/**
 * A label set from the names of its classes in the order of their ids, painted with the VOC colours.
 * A class called Human, which must come last, marks whole persons.
 */
export function labelSet(name: string, classes: readonly string[]): LabelSet {
  const palette = vocPalette(classes.length);
  const labels = classes.map((name, id) => ({ id, name, color: palette[id]! }));
  const human = classes.indexOf('Human');
  return human < 0 ? { name, labels } : { name, labels, human };
}

/**
 * The same classes in other colours.
 * @param palette colour of every id; classes beyond its end keep the colour they have
 */
export function withPalette(set: LabelSet, palette: readonly Color[]): LabelSet {
  return { ...set, labels: set.labels.map((label) => ({ ...label, color: palette[label.id] ?? label.color })) };
}
