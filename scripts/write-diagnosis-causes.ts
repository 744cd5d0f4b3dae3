/** Writes the table of causes into docs/reference/diagnosis.md: node scripts/write-diagnosis-causes.ts */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withCausesTable } from '../src/diagnosis/causes-table.ts';
import { RULES } from '../src/diagnosis/rules/index.ts';

const file = join(import.meta.dirname, '..', 'docs', 'reference', 'diagnosis.md');
await writeFile(file, withCausesTable(await readFile(file, 'utf8'), RULES));
console.log(file);
