import { expect, test } from 'vitest';
import { parseSpec } from '../release/spec.ts';
import { caseTimeoutOf } from './case-timeout.ts';

const release = (serve: string) => ({
  spec: parseSpec(
    `apiVersion: lastgood/v1\nservice: s\nversion: "1"\nruntime: { driver: command, command: [a] }\n${serve}`,
    'release.yaml',
  ),
});

test('a golden input has the time of a request', () => {
  expect(caseTimeoutOf(release('serve: { deadline: 2m }'))).toBe(120_000);
  expect(caseTimeoutOf(release('serve: { deadline: 500ms }'))).toBe(500);
  expect(caseTimeoutOf(release(''))).toBe(30_000);
});
