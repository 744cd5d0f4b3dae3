import { expect, test } from 'vitest';
import { ownFolders, programEnvironment } from './environment.ts';

const base = {
  server: {},
  path: ['/env/bin', '/node/bin'],
  variables: { OMP_NUM_THREADS: '3' },
  dir: '/run/i',
  root: '/lastgood',
  endpoint: { origin: 'http://127.0.0.1:20123' },
  release: {
    service: 's',
    id: 'sha256:ab',
    version: '1.0',
    dir: '/r',
    runtime: { driver: 'command', threads: 'auto' as const, settings: {} },
  },
};
const withEnv = (env: Record<string, string>) => ({ ...base.release, runtime: { ...base.release.runtime, env } });

test('of the server’s environment only language, time zone, certificates and proxies go on', () => {
  const server = {
    LANG: 'zh_CN.UTF-8',
    LC_ALL: 'C',
    TZ: 'Asia/Shanghai',
    https_proxy: 'http://p',
    NO_PROXY: 'x',
    SSL_CERT_FILE: '/c',
    LASTGOOD_TOKEN: 'secret',
    AWS_SECRET_ACCESS_KEY: 'secret',
    PYTHONPATH: '/p',
    LD_PRELOAD: '/l',
    NODE_OPTIONS: '-x',
    HOME: '/root',
    PATH: '/usr/bin:/bin',
  };
  const env = programEnvironment({ ...base, server });
  const { LANG, LC_ALL, TZ, https_proxy, NO_PROXY, SSL_CERT_FILE } = server;
  expect(env).toMatchObject({ LANG, LC_ALL, TZ, https_proxy, NO_PROXY, SSL_CERT_FILE });
  expect(env.PATH).toBe('/env/bin:/node/bin:/usr/bin:/bin');
  expect(Object.values(env)).not.toContain('secret');
  expect(env).not.toHaveProperty('PYTHONPATH');
  expect(env).not.toHaveProperty('LD_PRELOAD');
  expect(env).not.toHaveProperty('NODE_OPTIONS');
});

test('home, caches and temporary files are the instance’s own; a release may name others', () => {
  for (const path of Object.values(ownFolders('/run/i'))) expect(path).toMatch(/^\/run\/i\/./);
  expect(programEnvironment(base)).toMatchObject({ HOME: '/run/i/home', TMPDIR: '/run/i/tmp' });
  expect(programEnvironment({ ...base, release: withEnv({ HF_HOME: '/models' }) }).HF_HOME).toBe('/models');
});

test('what the driver sets may be overridden', () => {
  expect(programEnvironment(base).OMP_NUM_THREADS).toBe('3');
  expect(programEnvironment({ ...base, release: withEnv({ OMP_NUM_THREADS: '8' }) }).OMP_NUM_THREADS).toBe('8');
});

test('where to listen and who it is cannot be overridden', () => {
  const env = { PORT: '80', HOST: '0.0.0.0', LASTGOOD_RELEASE: 'other', THREADS: '2' };
  expect(programEnvironment({ ...base, release: withEnv(env) })).toMatchObject({
    HOST: '127.0.0.1',
    PORT: '20123',
    THREADS: '2',
    LASTGOOD_RELEASE: 'sha256:ab',
    LASTGOOD_VERSION: '1.0',
    LASTGOOD_RELEASE_DIR: '/r',
    LASTGOOD_ROOT: '/lastgood',
  });
});

test('a program that is to listen on a socket is told no port', () => {
  const env = programEnvironment({ ...base, endpoint: { socketPath: '/run/i/0.sock' } });
  expect(env.SOCKET).toBe('/run/i/0.sock');
  expect(env).not.toHaveProperty('PORT');
});
