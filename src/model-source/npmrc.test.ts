// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how .npmrc writes variables
import { expect, test } from 'vitest';
import { parseNpmrc, settingsFromEnv } from './npmrc.ts';

const text = (...lines: string[]) => lines.join('\n');

test('an .npmrc is read as npm reads it', () => {
  const file = text(
    '; comment',
    '# comment',
    '',
    'registry = https://npm.example/a/ ; the mirror',
    '@own:registry=https://own.example/',
    '//own.example/:_authToken=${TOKEN}',
    'ca[]="first"',
    "ca[]='second'",
    'strict-ssl',
    'proxy=http://user:p\\#ss@proxy.example:8080',
    '${UNSET}=${UNSET}${UNSET?}',
    '[section]',
  );
  expect(parseNpmrc(file, { TOKEN: 's3cret' })).toEqual({
    registry: 'https://npm.example/a/',
    '@own:registry': 'https://own.example/',
    '//own.example/:_authToken': 's3cret',
    ca: ['first', 'second'],
    'strict-ssl': 'true',
    proxy: 'http://user:p#ss@proxy.example:8080',
    '${UNSET}': '${UNSET}',
  });
});

test('variables that npm sets are settings', () => {
  const env = {
    npm_config_https_proxy: 'http://p/',
    NPM_CONFIG_CAFILE: '/ca.pem',
    'npm_config_//own.example/:_authToken': 't',
    npm_config_registry: '',
    PATH: '/bin',
  };
  expect(settingsFromEnv(env)).toEqual({
    'https-proxy': 'http://p/',
    cafile: '/ca.pem',
    '//own.example/:_authToken': 't',
  });
});
