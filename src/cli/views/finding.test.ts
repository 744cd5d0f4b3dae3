import { expect, test } from 'vitest';
import type { EnvironmentFinding } from '../../api/environment.ts';
import { countFindings, findingLines } from './finding.ts';

const finding = (
  message: string,
  level: EnvironmentFinding['level'] = 'error',
  kind: EnvironmentFinding['kind'] = 'file-changed',
): EnvironmentFinding => ({ kind, subject: 'x', message, level });

test('errors come first, each with its kind', () => {
  expect(findingLines([finding('b', 'warning', 'file-added'), finding('a')])).toEqual([
    'ERROR  a [file-changed]',
    'WARN   b [file-added]',
  ]);
});

test('of very many of one kind the first are told, and how many more there are', () => {
  const lines = findingLines([...Array.from({ length: 25 }, (_, i) => finding(`${i}`)), finding('w', 'warning')]);
  expect(lines).toHaveLength(22);
  expect(lines[20]).toBe('ERROR  … and 5 more [file-changed]; --json has them all');
  expect(lines[21]).toBe('WARN   w [file-changed]');
});

test.each([
  [[], ''],
  [[finding('a')], '1 error'],
  [[finding('a'), finding('b'), finding('c', 'warning')], '2 errors, 1 warning'],
  [[finding('c', 'warning')], '1 warning'],
])('%#', (findings, words) => expect(countFindings(findings)).toBe(words));
