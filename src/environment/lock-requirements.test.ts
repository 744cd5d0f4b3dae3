import { once } from 'node:events';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { x as extract } from 'tar';
import { describe, expect, test, vi } from 'vitest';
import { type IndexOptions, startIndex } from '../../test/support/python-index.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { uvIfAny, uvOf } from '../../test/support/uv.ts';
import { makeSdist, makeWheel } from '../../test/support/wheels.ts';
import { minorOf } from './interpreter.ts';
import { findInterpreter, listPythons } from './interpreters.ts';
import { lockRequirements } from './lock-requirements.ts';
import { readLock } from './parse-lock.ts';

vi.setConfig({ testTimeout: 120_000 });

const uv = (await listPythons()).length > 0 ? await uvIfAny() : null;
const signal = AbortSignal.timeout(300_000);

const PACKAGES = [
  { name: 'app', version: '1.0', requires: ['lib>=1'] },
  { name: 'lib', version: '1.5' },
  { name: 'lib', version: '2.0', requiresPython: '>=3.99' },
  makeSdist({ name: 'ops', version: '1' }),
];

async function setUp(lines: string[]) {
  for (const name of Object.keys(process.env)) if (/^(UV_|PIP_)/.test(name)) vi.stubEnv(name, undefined);
  const dir = await scratchDir();
  const requirements = join(dir, 'requirements.txt');
  await writeFile(requirements, lines.join('\n'));
  const lockFile = join(dir, 'pylock.toml');
  const interpreter = await findInterpreter({}, signal);
  const lock = async (env: Record<string, string>) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const own = await uvOf(join(dir, 'home'), uv!);
    return lockRequirements({ requirements, lockFile, interpreter, uv: own, signal });
  };
  return { dir, lockFile, interpreter, lock };
}

const indexOf = (options: Partial<IndexOptions> = {}) => startIndex({ packages: PACKAGES, ...options });

describe.skipIf(uv === null)('needs Python and uv', () => {
  test('requirements become a lock of exactly what fits this Python', async () => {
    const { lock, lockFile, interpreter } = await setUp(['app', 'ops']);
    await using index = await indexOf();
    const report = await lock(index.env);
    expect(report).toEqual({ lock: lockFile, packages: 3, interpreter: `CPython ${interpreter.version}` });
    const read = await readLock(lockFile);
    expect(read.packages.map(({ name, version }) => `${name} ${version}`)).toEqual(['app 1.0', 'lib 1.5', 'ops 1']);
    expect(read).toMatchObject({
      requiresPython: `==${minorOf(interpreter)}.*`,
      extras: { interpreter, indexes: [index.simple] },
    });
    expect(await readFile(lockFile, 'utf8')).toContain('created-by = "lastgood"');
  });

  test('pip’s index is asked, too, and no login gets into the lock', async () => {
    const { lock, lockFile, dir } = await setUp(['app']);
    await using index = await indexOf({ login: 'me:secret' });
    await lock({ PIP_INDEX_URL: index.simple });
    expect(await readFile(lockFile, 'utf8')).not.toMatch(/secret|me:/);
    expect((await readdir(dir)).sort()).toEqual(['home', 'pylock.toml', 'requirements.txt']);
  });

  test('a wheel beside the requirements stays where it is', async () => {
    const wheel = await makeWheel({ name: 'own', version: '1' });
    const { lock, lockFile, dir } = await setUp([`./${wheel.name}`]);
    await writeFile(join(dir, wheel.name), wheel.bytes);
    await using index = await indexOf();
    await lock(index.env);
    expect((await readLock(lockFile)).packages[0]!.wheels).toEqual([
      { name: wheel.name, path: wheel.name, sha256: wheel.sha256 },
    ]);
  });

  test('versions that contradict each other are told, and the lock stays as it was', async () => {
    const { lock, lockFile, dir } = await setUp(['app', 'lib<1']);
    await using index = await indexOf();
    await writeFile(lockFile, 'lock-version = "1.0"\n');
    await expect(lock(index.env)).rejects.toMatchObject({
      code: 'lock_invalid',
      message: expect.stringMatching(/requirements\.txt cannot be resolved.*lib/),
    });
    expect(await readFile(lockFile, 'utf8')).toBe('lock-version = "1.0"\n');
    expect((await readdir(dir)).sort()).toEqual(['home', 'pylock.toml', 'requirements.txt']);
  });

  test('a folder cannot be locked: it has no hash', async () => {
    const { lock, dir } = await setUp(['./project']);
    await using index = await indexOf();
    const { bytes, name } = makeSdist({ name: 'project', version: '1' });
    await writeFile(join(dir, name), bytes);
    await extract({ file: join(dir, name), cwd: dir });
    await rename(join(dir, 'project-1'), join(dir, 'project'));
    await expect(lock(index.env)).rejects.toMatchObject({
      code: 'lock_invalid',
      message: expect.stringMatching(/requirements\.txt cannot be locked: project is a folder/),
      hint: expect.stringContaining('pip wheel'),
    });
  });

  test('an index that wants a login is told as one, and a name that it does not have by the index', async () => {
    const { lock } = await setUp(['app']);
    await using closed = await indexOf({ login: 'me:secret' });
    const wrong = closed.simple.replace('me:secret', 'me:guess');
    const refused = await lock({ UV_DEFAULT_INDEX: wrong }).catch((error) => error);
    expect(refused).toMatchObject({ code: 'source_unreachable', hint: expect.stringContaining('.netrc') });
    expect(refused.message).not.toContain('guess');
    const { lock: lockNone } = await setUp(['nothing-of-that-name']);
    await using index = await indexOf();
    await expect(lockNone(index.env)).rejects.toMatchObject({
      code: 'lock_invalid',
      hint: expect.stringContaining('that the index has them'),
    });
  });

  test('an index that is down, or answers with a web page, is told', async () => {
    const { lock } = await setUp(['app']);
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const down = await lock({
      UV_DEFAULT_INDEX: `http://me:secret@127.0.0.1:${port}/simple/`,
      UV_HTTP_RETRIES: '0',
    }).catch((error) => error);
    expect(down).toMatchObject({ code: 'source_unreachable', hint: expect.stringContaining('UV_DEFAULT_INDEX') });
    expect(down.message).not.toContain('secret');
    await using index = await indexOf({
      onRequest: (_, response) => {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><title>Log in</title>');
        return true;
      },
    });
    await expect(lock(index.env)).rejects.toMatchObject({
      message: expect.stringMatching(/requirements\.txt cannot be resolved.*app/),
    });
  });

  test('requirements that are not there, and what is no lock at the place of the lock, are told', async () => {
    const { lock, lockFile, interpreter } = await setUp([]);
    await using index = await indexOf();
    await writeFile(lockFile, 'my notes');
    await expect(lock(index.env)).rejects.toMatchObject({ code: 'output_unwritable' });
    expect(await readFile(lockFile, 'utf8')).toBe('my notes');
    const missing = { requirements: '/nowhere/r.txt', lockFile, interpreter, uv: uv!, signal };
    await expect(lockRequirements(missing)).rejects.toMatchObject({ code: 'file_missing' });
  });
});
