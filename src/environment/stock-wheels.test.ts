import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { INTERPRETER } from '../../test/support/installed.ts';
import { startIndex } from '../../test/support/python-index.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { type DistFile, makeWheel } from '../../test/support/wheels.ts';
import { collectGarbage } from '../store/gc.ts';
import { openStore } from '../store/store.ts';
import { findInterpreter, listPythons } from './interpreters.ts';
import type { Lock, LockedFile, LockedPackage } from './lock.ts';
import { type StockOptions, stockWheels } from './stock-wheels.ts';

vi.setConfig({ testTimeout: 60_000 });

const hasPython = (await listPythons()).length > 0;
const QUICK = { attempts: 2, delayMs: 1, stallMs: 5_000 };

const locked = (wheel: DistFile, where: Pick<LockedFile, 'url' | 'path'>, more: Partial<LockedPackage> = {}) => ({
  name: wheel.package,
  version: wheel.version,
  wheels: [{ name: wheel.name, size: wheel.bytes.length, sha256: wheel.sha256, ...where }],
  rest: {},
  ...more,
});
const lockOf = (...packages: LockedPackage[]): Lock => ({ packages, rest: {} });

async function setUp() {
  const dir = await scratchDir();
  for (const name of Object.keys(process.env)) if (/^(UV_|PIP_)/.test(name)) vi.stubEnv(name, undefined);
  const store = await openStore(join(dir, 'store'));
  const interpreter = hasPython ? await findInterpreter({}, AbortSignal.timeout(60_000)) : INTERPRETER;
  const stock = (lock: Lock, options: Partial<StockOptions> = {}) =>
    stockWheels(lock, {
      lockDir: dir,
      store,
      home: dir,
      interpreter,
      uv: () => Promise.reject(new Error('uv is not needed')),
      signal: AbortSignal.timeout(60_000),
      retry: QUICK,
      ...options,
    });
  return { dir, store, stock };
}

test('wheels come from beside the lock, and the next time out of the store', async () => {
  const { dir, stock } = await setUp();
  const wheel = await makeWheel({ name: 'one', version: '1.0' });
  await mkdir(join(dir, 'wheels'));
  await writeFile(join(dir, 'wheels', wheel.name), wheel.bytes);
  const lock = lockOf(locked(wheel, { path: `wheels/${wheel.name}` }));
  const stored = {
    name: wheel.name,
    digest: `sha256:${wheel.sha256}`,
    size: wheel.bytes.length,
    package: 'one',
    version: '1.0',
  };
  expect(await stock(lock)).toEqual({ wheels: [stored], fetchedBytes: wheel.bytes.length, compiled: [] });
  expect(await stock(lock, { lockDir: '/nowhere' })).toEqual({ wheels: [stored], fetchedBytes: 0, compiled: [] });
});

test('a file beside the lock that is not there, or another one, is told with its package', async () => {
  const { dir, stock, store } = await setUp();
  const wheel = await makeWheel({ name: 'one', version: '1.0' });
  const lock = lockOf(locked(wheel, { path: wheel.name }));
  const missing = {
    code: 'file_missing',
    message: expect.stringMatching(/^one 1\.0 is not in the store, and .*one-1\.0/),
  };
  await expect(stock(lock)).rejects.toMatchObject(missing);
  await mkdir(join(dir, wheel.name));
  await expect(stock(lock)).rejects.toMatchObject(missing);
  const other = lockOf(locked(wheel, { path: 'other.whl' }));
  await writeFile(join(dir, 'other.whl'), 'something else');
  await expect(stock(other)).rejects.toMatchObject({
    code: 'integrity_mismatch',
    message: expect.stringContaining('one 1.0'),
  });
  expect(await readdir(store.layout.blobs)).toEqual([]);
});

test('an interpreter that is not in the lock is told before anything is fetched', async () => {
  const { stock } = await setUp();
  const lock: Lock = { ...lockOf(), requiresPython: '<3' };
  await expect(stock(lock)).rejects.toMatchObject({
    code: 'interpreter_missing',
    message: expect.stringContaining('<3'),
  });
});

// What follows asks an index, whose logins pip's and uv's settings have: an interpreter tells pip's.
test.skipIf(!hasPython)('wheels are fetched from their URLs, with progress; needs Python', async () => {
  const { stock } = await setUp();
  await using index = await startIndex({
    packages: [
      { name: 'one', version: '1' },
      { name: 'two', version: '2' },
    ],
  });
  const lock = lockOf(...index.files.map((file) => locked(file, { url: index.fileUrl(file.name) })));
  const told: unknown[] = [];
  const { wheels, fetchedBytes } = await stock(lock, { onProgress: (progress) => told.push(progress) });
  const total = index.files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  expect([wheels.length, fetchedBytes]).toEqual([2, total]);
  expect(told.at(-1)).toMatchObject({ phase: 'download', packages: { done: 2, total: 2 }, bytes: total, total });
});

test.skipIf(!hasPython)('the login of an index goes along, and is in nothing that is told; needs Python', async () => {
  const { stock } = await setUp();
  await using index = await startIndex({ login: 'me:secret', packages: [{ name: 'one', version: '1' }] });
  const [file] = index.files;
  const lock = lockOf(locked(file!, { url: index.fileUrl(file!.name) }));
  const refused = await stock(lock).catch((error) => error);
  expect(refused).toMatchObject({
    code: 'source_unreachable',
    hint: expect.stringContaining('password for that index'),
  });
  vi.stubEnv('PIP_INDEX_URL', index.simple);
  expect((await stock(lock)).wheels).toHaveLength(1);
});

const ANSWERS = {
  'is not there': {
    code: 'file_missing',
    send: (response: ServerResponse) => response.writeHead(404).end(),
  },
  'is down': { code: 'source_unreachable', send: (response: ServerResponse) => response.destroy() },
  fails: {
    code: 'source_unreachable',
    send: (response: ServerResponse) => response.writeHead(503).end(),
  },
  'answers with a web page': {
    code: 'source_unreachable',
    send: (response: ServerResponse) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><title>Log in</title>'),
  },
  'sends another file': {
    code: 'integrity_mismatch',
    send: (response: ServerResponse) => response.end(Buffer.alloc(991, 'x')),
  },
} as const;

test.skipIf(!hasPython).each(Object.entries(ANSWERS))(
  'a file whose server %s: package and URL are told, and nothing is kept; needs Python',
  async (_, { code, send }) => {
    const { stock, store } = await setUp();
    const wheel = await makeWheel({ name: 'one', version: '1.0' });
    await using index = await startIndex({
      packages: [wheel],
      onRequest: (_request, response, path) => {
        if (!path.startsWith('/files/')) return false;
        send(response);
        return true;
      },
    });
    const url = `http://me:secret@127.0.0.1:${new URL(index.url).port}/files/${wheel.name}?token=hidden`;
    const error = await stock(lockOf(locked({ ...wheel, bytes: Buffer.alloc(991) }, { url }))).catch(
      (failure) => failure,
    );
    expect(error).toMatchObject({ code });
    expect(error.message).toContain('one 1.0');
    expect(error.message).toContain(`/files/${wheel.name}`);
    expect(`${error.message} ${error.hint}`).not.toMatch(/secret|hidden/);
    expect(error.hint).not.toBe('');
    expect(await readdir(store.layout.blobs)).toEqual([]);
  },
);

test.skipIf(!hasPython)('an index that nobody runs any more is an error that says so; needs Python', async () => {
  const { stock } = await setUp();
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const wheel = await makeWheel({ name: 'one', version: '1.0' });
  const lock = lockOf(locked(wheel, { url: `http://127.0.0.1:${port}/${wheel.name}` }));
  await expect(stock(lock)).rejects.toMatchObject({
    code: 'source_unreachable',
    message: expect.stringContaining('ECONNREFUSED'),
  });
});

test.skipIf(!hasPython)('a collection meanwhile takes nothing that was fetched; needs Python', async () => {
  const { stock, store } = await setUp();
  const [first, second] = await Promise.all(['1', '2'].map((version) => makeWheel({ name: `p${version}`, version })));
  const fetched = Promise.withResolvers<void>();
  await using index = await startIndex({
    packages: [first!, second!],
    onRequest: (_, response, path) => {
      if (!path.endsWith(second!.name)) return false;
      // Comes when the first is there, and everything that nothing names has been swept.
      fetched.promise
        .then(() => collectGarbage(store, { graceMs: 0 }))
        .then(
          () => response.end(second!.bytes),
          () => response.destroy(),
        );
      return true;
    },
  });
  const lock = lockOf(...index.files.map((file) => locked(file, { url: index.fileUrl(file.name) })));
  const { wheels } = await stock(lock, { onProgress: ({ packages }) => packages?.done === 1 && fetched.resolve() });
  for (const { digest } of wheels) expect(await store.blobs.verify(digest)).toBe('intact');
});

test.skipIf(!hasPython)('a proxy that is none is told; needs Python', async () => {
  const { stock } = await setUp();
  vi.stubEnv('HTTP_PROXY', 'http://[');
  vi.stubEnv('http_proxy', undefined);
  const wheel = await makeWheel({ name: 'one', version: '1.0' });
  const lock = lockOf(locked(wheel, { url: `http://index.invalid/${wheel.name}` }));
  await expect(stock(lock)).rejects.toMatchObject({
    code: 'source_unreachable',
    message: expect.stringContaining('HTTP_PROXY'),
  });
});
