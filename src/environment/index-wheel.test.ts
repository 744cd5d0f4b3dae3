import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { type IndexOptions, startIndex } from '../../test/support/python-index.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { uvIfAny } from '../../test/support/uv.ts';
import { makeSdist, makeWheel } from '../../test/support/wheels.ts';
import { openNetwork } from '../download/network.ts';
import { type Proof, proveIndexWheels } from './index-wheel.ts';
import { readIndexes } from './indexes.ts';
import { inspectPython } from './probe.ts';

const run = promisify(execFile);
const uv = spawnSync('python3', ['-c', 'import venv']).status === 0 ? await uvIfAny() : null;
const signal = AbortSignal.timeout(300_000);

/** An environment with wheels installed, and what an index proves of it. */
async function prove(install: Awaited<ReturnType<typeof startIndex>>, packages: string[], asked = install) {
  const dir = await scratchDir();
  const env = join(dir, 'env');
  await run('python3', ['-m', 'venv', '--without-pip', env]);
  const args = ['pip', 'install', '--python', env, '--no-deps', ...packages];
  const exit = await uv!.run(args, { signal, cwd: dir, env: install.env });
  expect(exit.code, exit.stderr).toBe(0);
  const installation = await inspectPython(env, signal);
  const indexes = await readIndexes({ index: null, extra: [] }, { ...asked.env, HOME: dir });
  await using network = await openNetwork({});
  return await proveIndexWheels(installation.distributions, installation, { uv: uv!, indexes, network, signal });
}

const PACKAGES = [
  { name: 'a', version: '1.0' },
  { name: 'B.b', version: '2.0', files: { 'b/__init__.py': '', 'b/data.txt': 'x' }, scripts: { serve: 'b:main' } },
  { name: 'c', version: '3.0', tag: 'py2.py3-none-any' },
];
const ALL = ['a', 'B.b', 'c'];

async function withIndex(options: Partial<IndexOptions>): Promise<Map<string, Proof>> {
  await using install = await startIndex({ packages: PACKAGES });
  await using asked = await startIndex({ packages: PACKAGES, ...options });
  return await prove(install, ALL, asked);
}

vi.stubEnv('UV_HTTP_RETRIES', '0');

describe.skipIf(uv === null)('files of an index (skipped without uv, or python3 and its venv)', () => {
  test('what was installed from it is proven, and named by URL, hash and size', async () => {
    await using index = await startIndex({ packages: PACKAGES });
    const proofs = await prove(index, ALL);
    expect([...proofs.keys()].sort()).toEqual(['a', 'b-b', 'c']);
    for (const [key, proof] of proofs) {
      const { name, sha256, bytes } = index.files.find((file) => file.package.toLowerCase().replace('.', '-') === key)!;
      const file = { name, url: index.fileUrl(name), size: bytes.length, sha256 };
      expect(proof).toMatchObject({ kind: 'proven', file });
    }
  });

  test('of several wheels, the one that was installed', async () => {
    const own = await makeWheel({ name: 'a', version: '1.0', tag: 'py3-none-any', files: { 'a.py': 'own' } });
    const other = await makeWheel({ name: 'a', version: '1.0', tag: 'py2.py3-none-any', files: { 'a.py': 'other' } });
    await using install = await startIndex({ packages: [own] });
    await using asked = await startIndex({ packages: [other, own] });
    expect((await prove(install, ['a'], asked)).get('a')).toMatchObject({ kind: 'proven', file: { name: own.name } });
  });

  test('an index that wants a login; it is sent in the request, and kept out of what is proven', async () => {
    await using index = await startIndex({ packages: PACKAGES, login: 'me:t0ken' });
    const proofs = await prove(index, ALL);
    expect([...proofs.values()].map(({ kind }) => kind)).toEqual(['proven', 'proven', 'proven']);
    expect(JSON.stringify([...proofs])).not.toContain('t0ken');
  });

  test('another content under the same name and version is no proof', async () => {
    const proofs = await withIndex({
      packages: [{ ...PACKAGES[0]!, files: { 'a.py': 'other' } }, ...PACKAGES.slice(1)],
    });
    expect(proofs.get('a')).toEqual({ kind: 'other', why: 'not a-1.0-py3-none-any.whl: a.py has another content' });
    expect(proofs.get('c')?.kind).toBe('proven');
  });

  test('a version that it does not have, and one of which it has the source only', async () => {
    const sdist = makeSdist({ name: 'c', version: '3.0' });
    const proofs = await withIndex({ packages: [{ name: 'a', version: '1.1' }, PACKAGES[1]!, sdist] });
    expect(proofs.get('a')).toEqual({ kind: 'other', why: 'no index has this version' });
    expect(proofs.get('b-b')?.kind).toBe('proven');
    expect(proofs.get('c')).toEqual({ kind: 'compiled', sdist: 'c-3.0.tar.gz' });
  });

  test('an sdist is never built to learn about it', async () => {
    const marker = join(await scratchDir(), 'built');
    const onBuild = `open(${JSON.stringify(marker)}, "w").close()`;
    const sdist = makeSdist({ name: 'c', version: '3.0', onBuild });
    await withIndex({ packages: [sdist] });
    expect((await run('ls', [join(marker, '..')])).stdout).toBe('');
  });

  test.each<[string, IndexOptions['onRequest']]>([
    ['is down', (_, response) => Boolean(response.destroy())],
    [
      'answers a page',
      (_, response) => Boolean(response.setHeader('content-type', 'text/html').end('<h1>Log in</h1>')),
    ],
    ['fails', (_, response) => Boolean(response.writeHead(500).end())],
    ['lets nobody in', (_, response) => Boolean(response.writeHead(403).end())],
  ])('an index that %s proves nothing, and ends nothing', { timeout: 120_000 }, async (_, onRequest) => {
    const proofs = await withIndex({ onRequest: onRequest! });
    for (const proof of proofs.values()) expect(proof.kind).not.toBe('proven');
    expect(proofs.size).toBe(3);
  });

  test('one package that makes trouble does not hide the others', async () => {
    const proofs = await withIndex({
      onRequest: (_, response, path) => path.endsWith('/simple/a/') && Boolean(response.writeHead(500).end()),
    });
    expect([...proofs].map(([key, { kind }]) => [key, kind]).sort()).toEqual([
      ['a', 'unreachable'],
      ['b-b', 'proven'],
      ['c', 'proven'],
    ]);
  });

  test.each<[string, IndexOptions['onRequest']]>([
    ['a page', (_, response, path) => path.startsWith('/files/') && Boolean(response.end('<h1>Log in</h1>'))],
    ['404', (_, response, path) => path.startsWith('/files/') && Boolean(response.writeHead(404).end())],
    ['nothing', (_, response, path) => path.startsWith('/files/') && Boolean(response.destroy())],
  ])('files that are %s instead of wheels', async (_, onRequest) => {
    const proofs = await withIndex({ onRequest: onRequest! });
    expect([...proofs.values()].map(({ kind }) => kind)).toEqual(['unreachable', 'unreachable', 'unreachable']);
    expect(
      [...proofs.values()].every(
        (proof) => 'why' in proof && /^127\.0\.0\.1:\d+ does not give it \(.+\)$/.test(proof.why),
      ),
    ).toBe(true);
  });
});
