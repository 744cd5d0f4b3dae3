import type { FORMATS } from '../api/query-string.ts';

type Format = (typeof FORMATS)[number];

/**
 * What POST /parse answers with when the query does not say: `overlay` when the Accept header names `image/png` (or
 * `image/*`) and does not prefer JSON by name, `json` otherwise, wildcards included.
 */
export function formatFor(accept: string | undefined): Format {
  let png = 0;
  let json = 0;
  for (const range of (accept ?? '').split(',')) {
    const [type, ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    const q = weight === undefined ? 1 : Number(weight.slice(2)) || 0;
    if (type === 'image/png' || type === 'image/*') png = Math.max(png, q);
    if (type === 'application/json' || type === 'application/*') json = Math.max(json, q);
  }
  return png > json ? 'overlay' : 'json';
}
