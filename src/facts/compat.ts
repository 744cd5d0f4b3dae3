import { readFileSync } from 'node:fs';
import { type Compat, compatSchema } from './schema.ts';

/** @throws Error when the file that is shipped is none; a test sees to it that it is */
export function readCompat(): Compat {
  return compatSchema.parse(JSON.parse(readFileSync(new URL('compat.json', import.meta.url), 'utf8')));
}
