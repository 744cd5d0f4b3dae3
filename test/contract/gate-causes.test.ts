import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const sources = await textsOf(
  'src/golden',
  'src/rollout',
  'src/rollout/gates',
  'src/rollout/policy',
  'src/preflight/risks',
);
const page = await readFile(join(root, 'docs/reference/gates.md'), 'utf8');

async function textsOf(...folders: string[]): Promise<string> {
  const texts = folders.map(async (folder) => {
    const names = await readdir(join(root, folder));
    const code = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
    return Promise.all(code.map((name) => readFile(join(root, folder, name), 'utf8')));
  });
  return (await Promise.all(texts)).flat().join('\n');
}

/** Names in the first column of the page's tables. */
function explained(): string[] {
  const cells = page.split('\n').flatMap((line) => (line.startsWith('| `') ? line.split('|')[1]! : []));
  return cells.flatMap((cell) => [...cell.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name!));
}

test('every cause of a gate is explained', () => {
  const given = [...sources.matchAll(/(?:fail(?:ed)?\(\s*|cause: |cause = )'([a-z]+-[a-z-]+)'/g)].map(
    ([, cause]) => cause!,
  );
  expect(given.length).toBeGreaterThan(15);
  expect([...new Set(given)].filter((cause) => !explained().includes(cause))).toEqual([]);
});

test('none is explained that no gate gives', () => {
  expect(explained().filter((cause) => cause.includes('-') && !sources.includes(`'${cause}'`))).toEqual([]);
});
