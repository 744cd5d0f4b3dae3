import type { ParseResponse } from '../../../src/api/parse.ts';

/** A class of the legend with the pixels that it covers on everyone. */
export interface LabelRow {
  label: number;
  name: string;
  area: number;
  /** Of the whole image, 0..1. */
  share: number;
}

export interface PersonRow {
  /** Null: parts that belong to nobody in particular. */
  person: number | null;
  score: number | null;
  area: number;
  share: number;
  parts: PartRow[];
}

export interface PartRow {
  /** Index in `response.segments`. */
  segment: number;
  label: number;
  name: string;
  score: number;
  area: number;
  share: number;
}

const pixelsOf = (response: ParseResponse) => response.image.width * response.image.height;

/** The classes that occur, in the order of their ids. */
export function labelRows(response: ParseResponse): LabelRow[] {
  const pixels = pixelsOf(response);
  const rows = new Map<number, LabelRow>();
  for (const segment of response.segments) {
    const row = rows.get(segment.label_id) ?? { label: segment.label_id, name: segment.label, area: 0, share: 0 };
    row.area += segment.area;
    row.share = row.area / pixels;
    rows.set(segment.label_id, row);
  }
  return [...rows.values()].sort((a, b) => a.label - b.label);
}

/** Everyone with their parts: the text that says what the canvas shows. */
export function personRows(response: ParseResponse): PersonRow[] {
  const pixels = pixelsOf(response);
  const partsOf = (person: number | null): PartRow[] =>
    response.segments
      .map((segment, index) => ({
        segment: index,
        label: segment.label_id,
        name: segment.label,
        person: segment.person,
        score: segment.score,
        area: segment.area,
        share: segment.area / pixels,
      }))
      .filter((part) => part.person === person)
      .sort((a, b) => a.label - b.label);
  const rows: PersonRow[] = response.people.map((person) => ({
    person: person.id,
    score: person.score,
    area: person.area,
    share: person.area / pixels,
    parts: partsOf(person.id),
  }));
  const loose = partsOf(null);
  if (loose.length > 0) {
    const area = loose.reduce((sum, part) => sum + part.area, 0);
    rows.push({ person: null, score: null, area, share: area / pixels, parts: loose });
  }
  return rows;
}
