import type { Label, LabelSet } from '../../parsing/labels.ts';
import { fail, type Judgement } from '../judgement.ts';

/**
 * Do clients that read ids or colours still read the same classes? Labels behind the expected ones are nobody's loss.
 * @returns a failure, or null
 */
export function judgeLabelTables(expected: LabelSet, answer: LabelSet): Judgement | null {
  const ids = new Map(answer.labels.map(({ name, id }) => [name, id]));
  const gone = expected.labels.filter(({ name }) => !ids.has(name));
  if (gone.length > 0) {
    return fail('labels-differ', `The labels ${list(gone.map(({ name }) => name))} are not among the answer's labels.`);
  }
  const moved = expected.labels.filter(({ name, id }) => ids.get(name) !== id);
  if (moved.length > 0) {
    const sentences = moved.map(({ name, id }) => `${name} has the id ${ids.get(name)} instead of ${id}`);
    return fail('labels-permuted', `Label ids have changed: ${list(sentences)}.`);
  }
  const recoloured = expected.labels.filter((label) => !sameColor(label, answer.labels[label.id]!));
  if (recoloured.length === 0) return null;
  return fail('labels-differ', `Colours have changed: ${list(recoloured.map(({ name }) => name))}.`);
}

function sameColor({ color: a }: Label, { color: b }: Label): boolean {
  return a.every((value, i) => value === b[i]);
}

/** The first three, and how many more. */
export function list(items: readonly string[]): string {
  const more = items.length - 3;
  return items.slice(0, 3).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
