import { type EvidenceData, isRecord } from './evidence.ts';

export interface PlainEntry {
  /** `memory.available` of `{ memory: { available } }`. */
  key: string;
  value: string | number | boolean;
}

export interface PlainView {
  entries: PlainEntry[];
  /** What is nested deeper than a list of figures can tell. */
  rest: EvidenceData;
}

const isPlain = (value: unknown): value is PlainEntry['value'] =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
const isEmpty = (value: unknown) =>
  value === null ||
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** Evidence that no drawing is made of, as figures and words: one level of nesting is taken apart, more is left as it is. */
export function plainView(data: EvidenceData, without: readonly string[] = []): PlainView {
  const view: PlainView = { entries: [], rest: {} };
  const rest: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(data)) {
    if (without.includes(key) || isEmpty(value)) continue;
    if (isPlain(value)) view.entries.push({ key, value });
    else if (isRecord(value) && Object.values(value).every((inner) => isPlain(inner) || isEmpty(inner))) {
      for (const [name, inner] of Object.entries(value)) {
        if (isPlain(inner) && !isEmpty(inner)) view.entries.push({ key: `${key}.${name}`, value: inner });
      }
    } else rest[key] = value;
  }
  return { ...view, rest };
}
