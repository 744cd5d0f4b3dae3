import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDir } from '../../test/support/scratch.ts';
import { parseNetrc, readNetrc } from './netrc.ts';

test('logins by host, on one line or several; comments, macros and the default are left out', () => {
  const logins = parseNetrc(`
# machine commented.example login no password no
machine a.example login me password p#1
machine b.example
  login "two words"
  account none
  password "quo\\"te"
macdef init
machine macro.example login no password no

machine a.example login second password second
machine login login machine password default
default login any password where
`);
  expect(Object.fromEntries(logins)).toEqual({
    'a.example': { user: 'me', password: 'p#1' },
    'b.example': { user: 'two words', password: 'quo"te' },
    login: { user: 'machine', password: 'default' },
  });
});

test('the file is that of NETRC, else of the home; none is no error', async () => {
  const home = await scratchDir();
  expect(await readNetrc({ HOME: home })).toEqual(new Map());
  await writeFile(join(home, '.netrc'), 'machine home.example login a password b');
  await writeFile(join(home, 'other'), 'machine other.example login a password b');
  expect([...(await readNetrc({ HOME: home })).keys()]).toEqual(['home.example']);
  expect([...(await readNetrc({ HOME: home, NETRC: join(home, 'other') })).keys()]).toEqual(['other.example']);
});
