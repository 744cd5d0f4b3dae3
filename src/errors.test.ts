import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ERRORS, LastgoodError } from './errors.ts';

const docs = readFileSync(new URL('../docs/reference/errors.md', import.meta.url), 'utf8');
const sections = [...docs.matchAll(/^## `(\w+)`\n\n(\d{3}) · exit (\d)\n\n(.+)/gm)];

test('the documentation has exactly the errors that there are, with their status and exit code', () => {
  const documented = sections.map(([, code, status, exit]) => [code, { status: Number(status), exit: Number(exit) }]);
  expect(new Set(documented.map(([code]) => code)).size).toBe(documented.length);
  expect(docs.match(/^## /gm)).toHaveLength(documented.length);
  expect(Object.fromEntries(documented)).toEqual(ERRORS);
});

test('an error knows its status, its exit code, what to do and why', () => {
  const cause = new Error('why');
  const error = new LastgoodError('overloaded', 'The queue is full.', { hint: 'Wait.', cause, retryAfter: 3 });
  expect(error).toMatchObject({ name: 'LastgoodError', status: 503, exitCode: 1, hint: 'Wait.', cause, retryAfter: 3 });
});
