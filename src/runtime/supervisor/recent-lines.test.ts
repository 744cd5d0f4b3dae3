import { expect, test } from 'vitest';
import { RecentLines } from './recent-lines.ts';

test('the newest lines are held, within both bounds', () => {
  const lines = new RecentLines({ lines: 3, length: 10 });
  for (const line of ['a', 'b', 'c', 'd']) lines.add(line);
  expect(lines.all()).toEqual(['b', 'c', 'd']);
  lines.add('eight888');
  expect(lines.all()).toEqual(['c', 'd', 'eight888']);
  lines.add('longer than all of them');
  expect(lines.all()).toEqual([]);
});
