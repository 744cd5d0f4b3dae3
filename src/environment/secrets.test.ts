import { expect, test } from 'vitest';
import { withoutSecrets, withoutSecretsIn } from './secrets.ts';

test.each([
  ['https://user:pa:ss@host.example/simple/', 'https://host.example/simple/'],
  ['https://t0ken@host.example/simple/', 'https://host.example/simple/'],
  ['https://us%40er:p%2Fw@host.example:8443/x', 'https://host.example:8443/x'],
  ['https://user:p@ss@host.example/x', 'https://host.example/x'],
  ['https://user:p/w@host.example/x', 'https://host.example/x'],
  ['https://host.example:8443/a@1/b', 'https://host.example:8443/a@1/b'],
  ['git+https://oauth2:t0ken@host.example/a.git@v1', 'git+https://host.example/a.git@v1'],
  ['git+ssh://git@host.example/a.git', 'git+ssh://host.example/a.git'],
  ['https://host.example/a.whl?token=t0ken', 'https://host.example/a.whl'],
  ['https://host.example/a.whl?x=1&access_token=t0ken&y=2#sha256=abc', 'https://host.example/a.whl?x=1&y=2#sha256=abc'],
  ['https://host.example/a.whl?token=t0ken&y=2', 'https://host.example/a.whl?y=2'],
  ['https://host.example/a?X-Amz-Signature=t0ken&X-Amz-Credential=t0ken', 'https://host.example/a'],
  ['https://host.example/a#subdirectory=b&egg=c', 'https://host.example/a#subdirectory=b&egg=c'],
  ['https://conda.example/t/tk-t0ken-1/main/linux-64', 'https://conda.example/main/linux-64'],
  ['https://host.example/a@1.0/b', 'https://host.example/a@1.0/b'],
  ['file:///home/me/wheels/a.whl', 'file:///home/me/wheels/a.whl'],
  ['conda-forge', 'conda-forge'],
])('%s', (url, expected) => {
  expect(withoutSecrets(url)).toBe(expected);
});

test('URLs in what a tool says', () => {
  const said =
    'error: Failed to fetch: `https://me:t0ken@host.example/simple/a/`\n  (see http://host.example/x?password=t0ken).';
  expect(withoutSecretsIn(said)).toBe(
    'error: Failed to fetch: `https://host.example/simple/a/`\n  (see http://host.example/x',
  );
  expect(withoutSecretsIn('a@b.example wrote 3 files; ratio 1://2')).toBe('a@b.example wrote 3 files; ratio 1://2');
});
