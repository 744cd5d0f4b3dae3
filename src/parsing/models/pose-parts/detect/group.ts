import type { Detection } from '../skeleton/pose.ts';
import { mergeDetections } from './consensus.ts';
import { doubled, partOfBetter, samePerson } from './similarity.ts';

/** What one run of the detector found, and how much its word counts. */
export interface Pass {
  detections: readonly Detection[];
  weight: number;
}

interface Member {
  detection: Detection;
  weight: number;
  pass: number;
}

/**
 * One detection a person out of several passes over one photo: best score first, each detection joins the group whose
 * best one it resembles. A pass tells people apart by itself, so two of its detections stay two people unless they coincide.
 */
export function mergePasses(passes: readonly Pass[]): Detection[] {
  const members = passes.flatMap(({ detections, weight }, pass) =>
    detections.map((detection) => ({ detection, weight, pass })),
  );
  members.sort((a, b) => b.detection.score - a.detection.score);
  const groups: Member[][] = [];
  for (const member of members) {
    const alike = groups.filter((group) => samePerson(group[0]!.detection, member.detection));
    const open = alike.find((group) => group.every((other) => other.pass !== member.pass));
    if (open) {
      open.push(member);
      continue;
    }
    const twin = alike.some((group) =>
      group.some((other) => other.pass === member.pass && doubled(other.detection, member.detection)),
    );
    if (!twin) groups.push([member]);
  }
  return withoutDoubles(groups.filter(witnessed).map(mergeDetections));
}

/** Below this score one pass is not enough to believe in a person. */
export const ALONE = 0.2;

const witnessed = (group: readonly Member[]): boolean => group.length > 1 || group[0]!.detection.score >= ALONE;

/** Drops what coincides with a better one: merged poses may have moved onto each other. */
function withoutDoubles(people: Detection[]): Detection[] {
  const kept: Detection[] = [];
  for (const person of people.sort((a, b) => b.score - a.score)) {
    if (!kept.some((better) => doubled(better, person) || partOfBetter(person, better))) kept.push(person);
  }
  return kept;
}
