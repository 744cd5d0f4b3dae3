import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { tryDownload } from './try-speed.ts';

const never = new AbortController().signal;

async function server(bytes: number, status = 206) {
  const asked: (string | undefined)[] = [];
  const serving = createServer((request, response) => {
    asked.push(request.headers.range, request.headers.authorization);
    response.writeHead(status).end(Buffer.alloc(bytes));
  });
  onTestFinished(() => {
    serving.closeAllConnections();
    serving.close();
  });
  await new Promise<void>((resolve) => serving.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(serving.address() as AddressInfo).port}/a.whl`, asked };
}

test('the beginning of a file is asked for, with the login, and counted', async () => {
  const { url, asked } = await server(1_000_000);
  const credentials = { authorization: 'Basic eA==' };
  expect(await tryDownload({ url, credentials, signal: never })).toMatchObject({ bytes: 1_000_000 });
  expect(asked).toEqual(['bytes=0-7999999', 'Basic eA==']);
});

test('a server that sends all of a large file is left', async () => {
  const { url } = await server(50_000_000, 200);
  const { bytes } = await tryDownload({ url, signal: never });
  expect(bytes).toBeGreaterThanOrEqual(8_000_000);
  expect(bytes).toBeLessThan(50_000_000);
});

test('a server that does not have it is a failure', async () => {
  const { url } = await server(0, 404);
  await expect(tryDownload({ url, signal: never })).rejects.toThrow('404');
});
