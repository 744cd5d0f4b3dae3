import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { releaseJsonSchema, releaseJsonSchemaText } from './json-schema.ts';

interface JsonSchema {
  description?: string;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
}

/** All properties of a JSON schema, at any depth, by their paths. */
function propertiesOf({ properties = {}, items }: JsonSchema, path = ''): [path: string, JsonSchema][] {
  const here = Object.entries(properties).flatMap(([key, inner]): [string, JsonSchema][] => [
    [`${path}${key}`, inner],
    ...propertiesOf(inner, `${path}${key}.`),
  ]);
  return [...here, ...(items ? propertiesOf(items, `${path}[].`) : [])];
}

const properties = propertiesOf(releaseJsonSchema());
const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

test('every key of release.yaml is told in its reference', async () => {
  const doc = await read('docs/reference/release-yaml.md');
  const keys = properties.map(([path]) => path.split('.').at(-1));
  expect(keys.length).toBeGreaterThan(30);
  expect(keys.filter((key) => !doc.includes(`\`${key}\``))).toEqual([]);
});

test('every key says in the schema what it means', () => {
  expect(properties.filter(([, { description }]) => !description).map(([path]) => path)).toEqual([]);
});

test('the schema for editors is the one that lastgood checks by (node scripts/write-release-schema.ts writes it)', async () => {
  expect(await read('docs/reference/release.schema.json')).toBe(releaseJsonSchemaText());
});

test.each(['models/pose-parts/release.yaml', 'models/pose-parts/release.lite.yaml'])(
  'an editor accepts %s',
  async (file) => {
    const schema = z.fromJSONSchema(JSON.parse(await read('docs/reference/release.schema.json')));
    expect(schema.safeParse(parse(await read(file))).error).toBeUndefined();
  },
);

test.each([
  ['a key that is not known', { colour: 'red' }],
  ['a version that is a number', { version: 2 }],
  ['a time without a unit', { serve: { deadline: '30' } }],
  ['an unknown way to listen', { runtime: { driver: 'command', command: ['x'], listen: 'pipe' } }],
])('an editor marks %s', async (_, change) => {
  const schema = z.fromJSONSchema(JSON.parse(await read('docs/reference/release.schema.json')));
  const right = parse(await read('models/pose-parts/release.yaml'));
  expect(schema.safeParse({ ...right, ...change }).success).toBe(false);
});
