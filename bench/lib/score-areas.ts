import { type Mask, maskIou, unionMask } from '../../src/parsing/mask.ts';
import type { Parsing } from '../../src/parsing/parsing.ts';
import type { LabelMeArea } from '../../src/parsing/read-labelme.ts';

export interface AreaScore {
  label: string;
  /** IoU with the class of that name, or, for areas called person, with the person that fits best; null: not a class of the parser. */
  iou: number | null;
}

const PERSON = /^(person|people|human)$/i;

/** Compares a parsing with areas drawn by hand: each class as a whole, each person alone. */
export function scoreAreas(areas: readonly LabelMeArea[], parsing: Parsing): AreaScore[] {
  const classes = [...new Set(areas.map(({ label }) => label))].filter((label) => !PERSON.test(label)).sort();
  const scores = classes.map((label): AreaScore => {
    const known = parsing.labels.labels.find(({ name }) => name === label);
    if (!known) return { label, iou: null };
    const drawn = areas.filter((area) => area.label === label).map(({ mask }) => mask);
    const parsed = parsing.segments.filter((segment) => segment.label === known.id).map(({ mask }) => mask);
    return { label, iou: maskIou(unionMask(drawn, parsing.size), unionMask(parsed, parsing.size)) };
  });
  for (const truth of personAreas(areas, parsing)) {
    scores.push({ label: 'person', iou: Math.max(0, ...parsing.people.map(({ mask }) => maskIou(truth, mask))) });
  }
  return scores;
}

/** Areas of one group are one person. */
function personAreas(areas: readonly LabelMeArea[], { size }: Parsing): Mask[] {
  const groups = new Map<unknown, Mask[]>();
  for (const area of areas) {
    if (!PERSON.test(area.label)) continue;
    const key = area.group ?? area;
    groups.set(key, [...(groups.get(key) ?? []), area.mask]);
  }
  return [...groups.values()].map((masks) => unionMask(masks, size));
}
