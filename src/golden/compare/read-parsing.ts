import { z } from 'zod';
import { parseResponse } from '../../api/parse.ts';
import type { JsonParsing } from '../../parsing/encoders/json.ts';
import { readJson } from '../../parsing/encoders/read-json.ts';
import type { Parsing } from '../../parsing/parsing.ts';

/** The fields of `POST /parse?format=json&masks=rle` that are the parsing itself; a foreign service may do without the rest. */
const parsingFields = parseResponse.pick({ image: true, people: true, segments: true, labels: true });
export type ParsingFields = z.infer<typeof parsingFields>;

/** @throws Error that says in words what is wrong */
export function readParsingFields(bytes: Uint8Array): ParsingFields {
  const parsed = parsingFields.safeParse(JSON.parse(Buffer.from(bytes).toString()));
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new Error(`${z.core.toDotPath(path) || 'it'}: ${message}`);
}

/**
 * Checks what every reader of label maps relies on: ids without gaps, and each segment under the name that the table gives
 * to its id.
 * @throws Error that says in words what is wrong
 */
export function toParsing(fields: ParsingFields): Parsing {
  const labels = fields.labels.toSorted((a, b) => a.id - b.id);
  if (labels.length === 0 || labels.length > 256) throw new Error(`it has ${labels.length} labels`);
  const gap = labels.findIndex(({ id }, i) => id !== i);
  if (gap >= 0) throw new Error(`its labels lack the id ${gap}, or have one twice`);
  for (const { label, label_id } of fields.segments) {
    const name = labels[label_id]?.name;
    if (name !== label) throw new Error(`a segment calls the label ${label_id} ${label}, its labels call it ${name}`);
  }
  return readJson({ ...fields, labels } as JsonParsing);
}

/** @throws Error that says in words what is wrong */
export function readParsing(bytes: Uint8Array): Parsing {
  return toParsing(readParsingFields(bytes));
}
