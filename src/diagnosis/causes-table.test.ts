import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withCausesTable } from './causes-table.ts';
import { RULES } from './rules/index.ts';

test('docs/reference/diagnosis.md has every cause; `node scripts/write-diagnosis-causes.ts` writes them', async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/reference/diagnosis.md'), 'utf8');
  expect(page).toBe(withCausesTable(page, RULES));
});

test('a page without its marks is not written to', () => {
  expect(() => withCausesTable('# A page', RULES)).toThrow(/has no/);
});
