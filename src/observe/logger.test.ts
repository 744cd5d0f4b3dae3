import { expect, test } from 'vitest';
import { createLogger } from './logger.ts';

test('lines are JSON with a time and a level by name, and secrets are cut out', () => {
  const lines: string[] = [];
  const logger = createLogger({ level: 'info', stream: { write: (line) => lines.push(line) } });
  logger.info({ path: '/parse', token: 'abc', headers: { authorization: 'Bearer abc', accept: '*/*' } }, 'request');
  logger.debug('not shown');
  expect(lines).toHaveLength(1);
  const line = JSON.parse(lines[0] as string);
  expect(line).toMatchObject({ level: 'info', msg: 'request', path: '/parse', headers: { accept: '*/*' } });
  expect(line.time).toMatch(/^\d{4}-\d\d-\d\dT/);
  expect(lines[0]).not.toContain('abc');
});
