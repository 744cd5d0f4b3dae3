import { LastgoodError } from '../../errors.ts';
import type { LabelSet } from '../labels.ts';
import { unionMask } from '../mask.ts';
import type { Parsing, Segment } from '../parsing.ts';
import { decodeRle } from '../rle.ts';
import type { JsonParsing } from './json.ts';

/**
 * A parsing from the JSON of an answer (`masks=rle`), as far as JSON holds it: a person's mask is the union of its
 * segments' masks, and the label set has no class for whole persons.
 * @throws LastgoodError `bad_request` when a mask is missing, broken or of another size than the image
 */
export function readJson(json: JsonParsing, name = 'unnamed'): Parsing {
  const size = { width: json.image.width, height: json.image.height };
  const labels: LabelSet = { name, labels: json.labels };
  const segments = json.segments.map(({ label, label_id, person, score, rle }): Segment => {
    if (rle?.size[0] !== size.height || rle.size[1] !== size.width) {
      throw new LastgoodError(
        'bad_request',
        `The segment ${label} has no run-length mask of ${size.width} x ${size.height}.`,
        {
          hint: 'Ask for masks=rle: the other forms cannot be compared.',
        },
      );
    }
    return { label: label_id, person, score, mask: decodeRle(rle) };
  });
  const people = json.people.map(({ id, score }) => {
    const own = segments.filter((segment) => segment.person === id).map((segment) => segment.mask);
    return { id, score, mask: unionMask(own, size) };
  });
  return { size, labels, people, segments };
}
