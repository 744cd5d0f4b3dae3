import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startIndex } from '../../test/support/python-index.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { listPythons } from './interpreters.ts';
import { findUv } from './uv.ts';
import { uvEnvironment } from './uv-environment.ts';

vi.setConfig({ testTimeout: 60_000 });

const signal = AbortSignal.timeout(60_000);
const hasPython = (await listPythons()).length > 0;
const SYSTEM = '/usr/bin:/bin';

/** A program that says that it is uv, and what it is asked. */
async function fakeUv(dir: string, version: string): Promise<string> {
  await mkdir(dir, { recursive: true });
  await writeFile(
    join(dir, 'uv'),
    `#!/bin/sh\n[ "$1" = --version ] && echo "uv ${version} (fake)" && exit\necho "out $*"\necho "to https://me:secret@host/x" >&2\nexit 3\n`,
  );
  await chmod(join(dir, 'uv'), 0o755);
  return dir;
}

const pathOf = (...dirs: string[]) => ({ ...process.env, PATH: [...dirs, SYSTEM].join(delimiter) });

test('the first on PATH that is new enough is taken, with a cache in the house', async () => {
  const home = await scratchDir();
  const [old, good, other] = [
    await fakeUv(join(home, 'a'), '0.4.30'),
    await fakeUv(join(home, 'b'), '0.9.1'),
    await fakeUv(join(home, 'c'), '1.0.0'),
  ];
  const uv = await findUv({ home, signal, env: pathOf(old, good, other) });
  expect(uv).toMatchObject({ path: join(good, 'uv'), version: '0.9.1', cacheDir: join(home, 'cache', 'uv') });
  expect(await readdir(home)).not.toContain('tools');
});

test('what it says is told without secrets, whatever its exit', async () => {
  const home = await scratchDir();
  const uv = await findUv({ home, signal, env: pathOf(await fakeUv(join(home, 'a'), '0.13.9')) });
  const lines: string[] = [];
  const exit = await uv.run(['pip', 'sync'], { signal, onLine: (line) => lines.push(line) });
  expect(exit).toEqual({ code: 3, stdout: 'out pip sync\n', stderr: 'to https://host/x\n' });
  expect(lines).toEqual(['to https://host/x']);
});

test('of the user’s settings only those of indexes and the network reach it', () => {
  const env = uvEnvironment(
    {
      PATH: '/bin',
      HTTPS_PROXY: 'http://proxy',
      UV_DEFAULT_INDEX: 'https://mirror/simple',
      UV_INDEX_MINE_PASSWORD: 'x',
      UV_RESOLUTION: 'lowest',
      UV_LINK_MODE: 'copy',
      UV_CACHE_DIR: '/other',
      UV_CONFIG_FILE: '/etc/uv.toml',
      VIRTUAL_ENV: '/venv',
      CONDA_PREFIX: '/conda',
      PYTHONPATH: '/lib',
      LASTGOOD_TOKEN: 'secret',
    },
    '/home/cache/uv',
  );
  expect(env).toEqual({
    PATH: '/bin',
    HTTPS_PROXY: 'http://proxy',
    UV_DEFAULT_INDEX: 'https://mirror/simple',
    UV_INDEX_MINE_PASSWORD: 'x',
    UV_CACHE_DIR: '/home/cache/uv',
    UV_NO_CONFIG: '1',
    UV_NO_PROGRESS: '1',
    UV_PYTHON_DOWNLOADS: 'never',
    NO_COLOR: '1',
  });
});

const FAKE = {
  name: 'uv',
  version: '0.13.99',
  files: { 'uv-0.13.99.data/scripts/uv': '#!/bin/sh\necho "uv 0.13.99 (fake)"\n', 'uv/__init__.py': '' },
};

test.skipIf(!hasPython)(
  'without one it is installed from the index of pip, once for all who want it; needs Python',
  async () => {
    const home = await scratchDir();
    await using index = await startIndex({ packages: [FAKE] });
    const env = { ...pathOf(), ...index.env };
    const found = await Promise.all([1, 2, 3].map(() => findUv({ home, signal, env })));
    expect(found.map(({ path, version }) => [path, version])).toEqual(
      found.map(() => [join(home, 'tools', 'uv', 'bin', 'uv'), '0.13.99']),
    );
    expect(index.requests.filter(({ path }) => path.endsWith('.whl'))).toHaveLength(1);
    expect(await readdir(join(home, 'tools'))).toEqual(['uv']);
    await index[Symbol.asyncDispose]();
    expect((await findUv({ home, signal, env })).version).toBe('0.13.99');
  },
);

test.skipIf(!hasPython)('what was tried is told when there is none to be had; needs Python', async () => {
  const home = await scratchDir();
  await using index = await startIndex({ packages: [{ name: 'uv', version: '0.1.0' }], login: 'me:secret' });
  const old = await fakeUv(join(home, 'a'), '0.4.30');
  const error = await findUv({ home, signal, env: { ...pathOf(old), ...index.env } }).catch((failure) => failure);
  expect(error).toMatchObject({ code: 'tool_missing', hint: expect.stringContaining('pip install uv') });
  expect(error.message).toMatch(/a\/uv is version 0\.4\.30, older than/);
  expect(error.message).toMatch(/pip of .*: /);
  expect(error.message).not.toContain('secret');
  expect(await readdir(join(home, 'tools'))).toEqual([]);
});
