import { expect, test } from 'vitest';
import { annotations } from './annotations.ts';

test('a finding is a workflow command at the lock, with everything escaped that the runner would read', () => {
  const finding = {
    kind: 'file-changed' as const,
    subject: 'a,b.py',
    message: '100 % of a:b, changed\nby hand::error::\r',
    level: 'error' as const,
  };
  const warning = { ...finding, kind: 'file-added' as const, message: 'x', level: 'warning' as const };
  expect(annotations([finding, warning], '/repo/locks/a:b,c.toml', '/repo')).toEqual([
    '::error file=locks/a%3Ab%2Cc.toml,title=environment%3A file-changed::100 %25 of a:b, changed%0Aby hand::error::%0D',
    '::warning file=locks/a%3Ab%2Cc.toml,title=environment%3A file-added::x',
  ]);
});
