import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDir } from '../../test/support/scratch.ts';
import { readNpmOptions } from './npm-options.ts';

async function home(files: Record<string, string>) {
  const dir = await scratchDir();
  await mkdir(join(dir, 'project'));
  await mkdir(join(dir, 'prefix/etc'), { recursive: true });
  await mkdir(join(dir, 'prefix/bin'));
  await writeFile(join(dir, 'prefix/bin/npm'), '');
  for (const [name, content] of Object.entries(files)) await writeFile(join(dir, name), content);
  const env = { npm_config_userconfig: join(dir, 'user'), PATH: join(dir, 'prefix/bin') };
  const read = (more: Record<string, string> = {}) =>
    readNpmOptions({ env: { ...env, ...more }, cwd: join(dir, 'project') });
  return { dir, read };
}

test('without any settings npm has its own defaults', async () => {
  const { read } = await home({});
  expect(await read()).toEqual({});
});

test('variables win over the project, the project over the user, the user over the installation', async () => {
  const { read } = await home({
    'prefix/etc/npmrc': 'registry=http://installation/\nproxy=http://installation/\nnoproxy=a,b\n@x:registry=http://x/',
    user: 'registry=http://user/\nproxy=http://user/\n//user/:_authToken=t',
    'project/.npmrc': 'registry=http://project/',
  });
  expect(await read()).toEqual({
    registry: 'http://project/',
    proxy: 'http://user/',
    noProxy: 'a,b',
    '//user/:_authToken': 't',
    '@x:registry': 'http://x/',
  });
  expect(await read({ npm_config_registry: 'http://variable/' })).toMatchObject({ registry: 'http://variable/' });
});

test('certificates come from cafile, and strict-ssl can be turned off', async () => {
  const pem = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`;
  const { dir, read } = await home({ 'ca.pem': `# mine\n${pem('one')}\n\n${pem('two')}\n` });
  await writeFile(
    join(dir, 'user'),
    `cafile=${join(dir, 'ca.pem')}\nstrict-ssl=false\nproxy=null\nhttps-proxy=http://s/`,
  );
  expect(await read()).toEqual({ ca: [pem('one'), pem('two')], strictSSL: false, httpsProxy: 'http://s/' });
});
