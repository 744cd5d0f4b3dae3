import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { specSchema } from './schema.ts';

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
}

/** All keys of a JSON schema, at any depth. */
function keysOf({ properties = {}, items }: JsonSchema): string[] {
  const inside = Object.values(properties).flatMap(keysOf);
  return [...Object.keys(properties), ...inside, ...(items ? keysOf(items) : [])];
}

test('every key of release.yaml is told in its reference', async () => {
  const doc = await readFile(new URL('../../docs/reference/release-yaml.md', import.meta.url), 'utf8');
  const keys = keysOf(z.toJSONSchema(specSchema, { unrepresentable: 'any' }) as JsonSchema);
  expect(keys.length).toBeGreaterThan(30);
  expect(keys.filter((key) => !doc.includes(`\`${key}\``))).toEqual([]);
});
