/** Writes docs/reference/release.schema.json, by which editors check release.yaml: node scripts/write-release-schema.ts */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { releaseJsonSchemaText } from '../src/release/json-schema.ts';

const file = join(import.meta.dirname, '..', 'docs', 'reference', 'release.schema.json');
await writeFile(file, releaseJsonSchemaText());
console.log(file);
