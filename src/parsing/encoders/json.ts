import type { Box } from '../geometry.ts';
import type { Color } from '../labels.ts';
import type { Mask } from '../mask.ts';
import type { Parsing } from '../parsing.ts';
import { encodeBitPng } from '../png.ts';
import { encodeRle, type Rle } from '../rle.ts';

/** How JSON carries masks: COCO run lengths, a small PNG of the box, or not at all. */
export type MaskEncoding = 'rle' | 'png' | 'none';

/** [x, y, width, height] in pixels of the upright photo. */
export type JsonBox = [number, number, number, number];

export interface JsonSegment {
  label: string;
  label_id: number;
  person: number | null;
  score: number;
  box: JsonBox;
  area: number;
  rle?: Rle;
  /** Base64 of a 1-bit PNG of the box. */
  png?: string;
}

/** The fields of an answer that come from the parsing itself. */
export interface JsonParsing {
  /** [height, width] */
  mask_shape: [number, number];
  image: { width: number; height: number };
  people: { id: number; score: number; box: JsonBox; area: number }[];
  segments: JsonSegment[];
  labels: { id: number; name: string; color: [number, number, number] }[];
}

export interface JsonOptions {
  masks?: MaskEncoding;
}

/** The parsing as the JSON of `POST /parse`. */
export function encodeJson(parsing: Parsing, { masks = 'rle' }: JsonOptions = {}): JsonParsing {
  const { width, height } = parsing.size;
  const { labels } = parsing.labels;
  return {
    mask_shape: [height, width],
    image: { width, height },
    people: parsing.people.map(({ id, score, mask }) => ({
      id,
      score: rounded(score),
      box: jsonBox(mask.box),
      area: mask.area,
    })),
    segments: parsing.segments.map(({ label, person, score, mask }) => ({
      label: labels[label]!.name,
      label_id: label,
      person,
      score: rounded(score),
      box: jsonBox(mask.box),
      area: mask.area,
      ...maskFields(mask, masks),
    })),
    labels: labels.map(({ id, name, color }) => ({ id, name, color: triple(color) })),
  };
}

function maskFields(mask: Mask, encoding: MaskEncoding): Pick<JsonSegment, 'rle' | 'png'> {
  if (encoding === 'rle') return { rle: encodeRle(mask) };
  if (encoding === 'png') return { png: Buffer.from(encodeBitPng(mask.box, mask.data)).toString('base64') };
  return {};
}

/** A box as numbers: [x, y, width, height]. */
export function jsonBox({ x, y, width, height }: Box): JsonBox {
  return [x, y, width, height];
}

/** Four decimals: more would claim a precision that no score has. */
export function rounded(score: number): number {
  return Math.round(score * 1e4) / 1e4;
}

function triple([red, green, blue]: Color): [number, number, number] {
  return [red, green, blue];
}
