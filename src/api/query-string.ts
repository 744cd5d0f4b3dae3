export const FORMATS = ['json', 'overlay', 'labels', 'coco'] as const;
export type Format = (typeof FORMATS)[number];

/** Options of a parse as a program gives them; what is left out takes the service's default. */
export interface ParseOptions {
  format?: Format | undefined;
  masks?: 'rle' | 'png' | 'none' | undefined;
  /** 0..1 */
  min_score?: number | undefined;
  people?: boolean | undefined;
}

type Query = Record<string, string | number | boolean | undefined>;

/** `?format=json&…` of the options that are set, or the empty string. */
export function queryString(options: ParseOptions | Query): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(options)) if (value !== undefined) query.set(key, String(value));
  return query.size === 0 ? '' : `?${query}`;
}
