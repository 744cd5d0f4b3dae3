import type { RequestListener } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { noise } from '../../test/support/bytes.ts';
import { listen } from '../../test/support/model-hub.ts';
import { startIndex } from '../../test/support/python-index.ts';
import { makeWheel } from '../../test/support/wheels.ts';
import { openNetwork } from '../download/network.ts';
import { type RemoteZip, readRemoteFile } from './remote-zip.ts';

const RECORD = /^[^/]+\.dist-info\/RECORD$/;
const network = await openNetwork({});
const options = { network, signal: AbortSignal.timeout(60_000) };

const read = (zip: Partial<RemoteZip> & { url: string }) =>
  readRemoteFile({ size: undefined, authorization: null, ...zip }, RECORD, options);

async function serve(answer: RequestListener): Promise<string> {
  const server = await listen(answer);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return `${server.url}/a-1.0-py3-none-any.whl`;
}

/** Files enough that the directory does not fit into what is read first. */
const many = Object.fromEntries(
  Array.from({ length: 3000 }, (_, index) => [`big/module_${index}.py`, `x = ${index}\n`]),
);

test.each([true, false])('a little of a big file is read (its size is known: %s)', async (isKnown) => {
  const wheel = await makeWheel({ name: 'big', version: '1.0', files: { 'big/data.bin': noise(5 << 20), ...many } });
  await using index = await startIndex({ packages: [wheel] });
  const record = await read({ url: index.fileUrl(wheel.name), size: isKnown ? wheel.bytes.length : undefined });
  expect(record.toString()).toMatch(/^big\/data\.bin,sha256=/);
  expect(record.toString().split('\n')).toHaveLength(3005);
  expect(index.requests.length).toBeLessThan(6);
  expect(index.requests.every(({ range }) => range !== undefined)).toBe(true);
});

test('a small one with one request, which signs in', async () => {
  await using index = await startIndex({ packages: [{ name: 'a', version: '1.0' }], login: 'me:t0ken' });
  const url = index.fileUrl('a-1.0-py3-none-any.whl');
  await expect(read({ url })).rejects.toThrow('401');
  const authorization = `Basic ${Buffer.from('me:t0ken').toString('base64')}`;
  const before = index.requests.length;
  expect((await read({ url, authorization })).toString()).toContain('a.py,sha256=');
  expect(index.requests.length - before).toBe(1);
});

test('a server without ranges: a small file whole, a big one not', async () => {
  const { bytes } = await makeWheel({ name: 'a', version: '1.0' });
  const small = await serve((_, response) => response.end(bytes));
  expect((await read({ url: small, size: bytes.length })).toString()).toContain('a.py,sha256=');
  const big = await serve((_, response) => response.setHeader('content-length', 20e6).write(bytes));
  await expect(read({ url: big, size: 20e6 })).rejects.toThrow('no range requests');
  const endless = await serve((_, response) => {
    const more = () => {
      while (response.write(Buffer.alloc(1 << 20)));
      response.once('drain', more);
    };
    more();
  });
  await expect(read({ url: endless })).rejects.toThrow('more than');
});

test.each<[string, RequestListener]>([
  ['a page', (_, response) => response.setHeader('content-type', 'text/html').end('<h1>Log in</h1>')],
  ['nothing', (_, response) => response.end()],
  ['noise', (_, response) => response.end(noise(50_000))],
  ['not there', (_, response) => response.writeHead(404).end()],
  ['broken off', (_, response) => response.destroy()],
  ['a range of its own', (_, response) => response.writeHead(206, { 'content-range': 'bytes 7-8/1000000' }).end('ab')],
  ['a range of nothing', (_, response) => response.writeHead(206, { 'content-range': 'bytes */*' }).end('ab')],
])('what is no wheel is an error in words: %s', async (_, answer) => {
  const url = await serve(answer);
  const failure = await read({ url }).catch((error) => error);
  expect(failure).toBeInstanceOf(Error);
  expect(failure.message).not.toBe('');
});

test('a file of another length than its index says', async () => {
  const wheel = await makeWheel({ name: 'a', version: '1.0' });
  await using index = await startIndex({ packages: [wheel] });
  await expect(read({ url: index.fileUrl(wheel.name), size: wheel.bytes.length + 1 })).rejects.toThrow(
    'bytes instead of',
  );
});

test('every damaged byte of the directory ends in words', async () => {
  const wheel = await makeWheel({ name: 'a', version: '1.0' });
  const damaged = Buffer.from(wheel.bytes);
  const url = await serve((_, response) => response.end(damaged));
  for (let at = wheel.bytes.length - 60; at < wheel.bytes.length; at++) {
    wheel.bytes.copy(damaged);
    damaged[at]! ^= 0xff;
    const outcome = await read({ url }).catch((error) => error);
    expect(outcome instanceof Error || outcome instanceof Buffer, `byte ${at}`).toBe(true);
  }
});
