import type { Parsing } from '../parsing.ts';
import { encodeRle, type Rle } from '../rle.ts';
import { type JsonBox, jsonBox, rounded } from './json.ts';

export interface CocoAnnotation {
  id: number;
  image_id: number;
  category_id: number;
  segmentation: Rle;
  /** [x, y, width, height] */
  bbox: JsonBox;
  area: number;
  iscrowd: 0;
  /** Not COCO's own, but read by its tools where results are scored. */
  score: number;
  /** Not COCO's own: whose part this is (`people` of the JSON answer); null where nobody is told apart. */
  person_id: number | null;
}

/** A COCO dataset of one photo. */
export interface Coco {
  info: { description: string };
  images: { id: number; width: number; height: number; file_name: string }[];
  categories: { id: number; name: string; supercategory: string }[];
  annotations: CocoAnnotation[];
}

export interface CocoOptions {
  /** What `images[0].file_name` says. */
  fileName?: string;
}

const IMAGE_ID = 1;

/**
 * The parsing as COCO annotations with run-length masks: one for every person and one for every part of it.
 * Category ids are the class ids of the label set (the background is none); whole persons are the set's own class for
 * them, or one more after the last.
 */
export function encodeCoco(parsing: Parsing, { fileName = 'image' }: CocoOptions = {}): Coco {
  const { size, labels: set, people, segments } = parsing;
  const human = set.human ?? set.labels.length;
  const parts = set.labels.filter(({ id }) => id !== 0 && id !== set.human);
  const wholes = people.map(({ id, score, mask }) => ({ label: human, person: id, score, mask }));
  const rest = segments.filter(({ label }) => label !== 0 && (label !== set.human || people.length === 0));
  return {
    info: { description: `Human parsing, label set ${set.name}` },
    images: [{ id: IMAGE_ID, ...size, file_name: fileName }],
    categories: [
      ...parts.map(({ id, name }) => ({ id, name, supercategory: 'part' })),
      { id: human, name: set.labels[human]?.name ?? 'person', supercategory: 'person' },
    ],
    annotations: [...wholes, ...rest].map(({ label, person, score, mask }, i) => ({
      id: i + 1,
      image_id: IMAGE_ID,
      category_id: label,
      segmentation: encodeRle(mask),
      bbox: jsonBox(mask.box),
      area: mask.area,
      iscrowd: 0,
      score: rounded(score),
      person_id: person,
    })),
  };
}
