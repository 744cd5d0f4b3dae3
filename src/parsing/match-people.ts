import { emptyMask, maskIou, unionMask } from './mask.ts';
import type { Parsing, Person } from './parsing.ts';

/** The same person in two parsings. */
export interface PersonMatch {
  reference: number;
  candidate: number;
  /** IoU of the two whole masks, 0..1. */
  iou: number;
  /** Mean over the part classes that either of them has of the IoU of those parts, 0..1. */
  partIou: number;
}

export interface PeopleComparison {
  /** Best overlap first. */
  matched: PersonMatch[];
  /** Ids of the reference's people whom the candidate lacks. */
  missing: number[];
  /** Ids of people whom only the candidate has. */
  extra: number[];
}

/**
 * Pairs the people of two parsings by the overlap of their masks: the best pair first, everyone at most once.
 * @param threshold pairs below this IoU are not the same person
 */
export function matchPeople(reference: Parsing, candidate: Parsing, threshold: number): PeopleComparison {
  const pairs = reference.people
    .flatMap((a) => candidate.people.map((b) => ({ a, b, iou: maskIou(a.mask, b.mask) })))
    .filter((pair) => pair.iou >= threshold)
    .sort((one, other) => other.iou - one.iou);
  const missing = new Set(reference.people.map((person) => person.id));
  const extra = new Set(candidate.people.map((person) => person.id));
  const matched: PersonMatch[] = [];
  for (const { a, b, iou } of pairs) {
    if (!missing.has(a.id) || !extra.has(b.id)) continue;
    missing.delete(a.id);
    extra.delete(b.id);
    const partIou = meanPartIou(partsOf(reference, a), partsOf(candidate, b), reference);
    matched.push({ reference: a.id, candidate: b.id, iou, partIou });
  }
  return { matched, missing: [...missing], extra: [...extra] };
}

type Parts = Map<string, ReturnType<typeof unionMask>>;

/** A person's masks by class name. */
function partsOf(parsing: Parsing, person: Person): Parts {
  const own = parsing.segments.filter(
    ({ label, person: owner }) => owner === person.id && label !== parsing.labels.human,
  );
  const classes = Map.groupBy(own, (segment) => parsing.labels.labels[segment.label]!.name);
  return new Map(
    [...classes].map(([name, segments]) => [
      name,
      unionMask(
        segments.map((segment) => segment.mask),
        parsing.size,
      ),
    ]),
  );
}

function meanPartIou(a: Parts, b: Parts, { size }: Parsing): number {
  const names = new Set([...a.keys(), ...b.keys()]);
  if (names.size === 0) return 1;
  let total = 0;
  for (const name of names) total += maskIou(a.get(name) ?? emptyMask(size), b.get(name) ?? emptyMask(size));
  return total / names.size;
}
