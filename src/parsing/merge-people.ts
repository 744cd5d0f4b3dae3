import { unionMask } from './mask.ts';
import type { Parsing, Segment } from './parsing.ts';

/**
 * The same parsing without telling people apart: one segment a class, the union of everybody's, in the order of the
 * class ids. Its score is the mean of theirs, weighted by area. Nobody is left in `people`.
 */
export function mergePeople(parsing: Parsing): Parsing {
  const classes = Map.groupBy(parsing.segments, (segment) => segment.label);
  const segments = [...classes].map(([label, parts]): Segment => {
    const area = parts.reduce((sum, { mask }) => sum + mask.area, 0);
    const weighted = parts.reduce((sum, { score, mask }) => sum + score * mask.area, 0);
    const mask = unionMask(
      parts.map((part) => part.mask),
      parsing.size,
    );
    return { label, person: null, score: area > 0 ? weighted / area : 0, mask };
  });
  return { ...parsing, people: [], segments: segments.sort((a, b) => a.label - b.label) };
}
