import { paintLabelMap } from '../label-map.ts';
import type { Parsing } from '../parsing.ts';
import { encodeIndexedPng } from '../png.ts';

/**
 * The label map as a palette PNG of the photo's size: every pixel's index is its class id, the palette holds the label
 * set's colours (the form in which Self-Correction-Human-Parsing writes its results and datasets their ground truth).
 */
export function encodeLabels(parsing: Parsing): Uint8Array {
  const palette = parsing.labels.labels.map((label) => label.color);
  return encodeIndexedPng({ ...parsing.size, data: paintLabelMap(parsing), palette });
}
