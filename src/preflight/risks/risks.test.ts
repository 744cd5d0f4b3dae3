import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RULES } from '../../diagnosis/rules/index.ts';
import type { Risk } from '../risk.ts';
import { CLASHES } from './clashes.ts';
import { MODELS } from './models.ts';
import { MODULES } from './modules.ts';
import { PACKAGES } from './packages.ts';
import { ROOM } from './room.ts';
import { TORCH } from './torch.ts';

const risks: readonly Risk[] = [...CLASHES, ...[MODELS, MODULES, PACKAGES, ROOM, TORCH].flatMap(Object.values)];
const ids = [...new Set(risks.map(({ id }) => id))].sort();

test('what is foretold is called as it is when it has happened', () => {
  const known = new Set(RULES.map(({ id }) => id));
  expect(ids.filter((id) => !known.has(id))).toEqual(['not-enough-disk', 'not-enough-memory']);
});

test('everything is said in both languages, with the same values', () => {
  for (const { id, summary, absent, why, remedies, lookAt = [] } of risks) {
    for (const text of [summary, why, ...(absent ? [absent] : []), ...remedies.map((one) => one.text), ...lookAt]) {
      expect(text.zh, id).toMatch(/\p{Script=Han}|^\{said\}$/u);
      expect(text.en, id).not.toMatch(/\p{Script=Han}/u);
    }
    const values = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
    if (!summary.en.includes('{said}')) expect([id, values(summary.zh)]).toEqual([id, values(summary.en)]);
  }
});

test('each is explained in the reference, and nothing else is', async () => {
  const page = await readFile(join(import.meta.dirname, '../../../docs/reference/preflight.md'), 'utf8');
  const explained = [...page.matchAll(/^\| `([a-z0-9]+-[a-z0-9-]+)` \|/gm)].map(([, id]) => id!);
  expect(explained.toSorted()).toEqual(ids);
});
