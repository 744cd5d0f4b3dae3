import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { hostName, isLoopback, isOwnPage, isSecure } from './origin.ts';

function request(headers: IncomingMessage['headers'], peer = '127.0.0.1', encrypted = false): IncomingMessage {
  return { headers, socket: { remoteAddress: peer, encrypted } } as unknown as IncomingMessage;
}

test.each([
  ['localhost', true],
  ['a.localhost', true],
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['[::1]', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['128.0.0.1', false],
  ['0.0.0.0', false],
  ['::', false],
  ['127.0.0.1.example.org', false],
  ['localhost.example.org', false],
  ['notlocalhost', false],
  ['', false],
])('is %s this machine: %s', (name, expected) => {
  expect(isLoopback(name)).toBe(expected);
});

test.each([
  ['127.0.0.1:7860', '127.0.0.1'],
  ['[::1]:7860', '[::1]'],
  ['LocalHost', 'localhost'],
  ['evil.example:7860', 'evil.example'],
  ['localhost@evil.example', 'evil.example'],
  ['a b', undefined],
])('the name in %s is %s', (host, name) => {
  expect(hostName(request({ host }))).toBe(name);
});

test('a proxy is believed on this machine only', () => {
  const headers = { 'x-forwarded-proto': 'https' };
  expect(isSecure(request(headers))).toBe(true);
  expect(isSecure(request(headers, '::ffff:127.0.0.1'))).toBe(true);
  expect(isSecure(request(headers, '10.0.0.7'))).toBe(false);
  expect(isSecure(request({}, '10.0.0.7', true))).toBe(true);
  expect(isSecure(request({}))).toBe(false);
});

test.each([
  [{}, true],
  [{ origin: 'http://localhost:7860' }, true],
  [{ origin: 'http://localhost:7861' }, false],
  [{ origin: 'https://localhost:7860' }, false],
  [{ origin: 'http://127.0.0.1:7860' }, false],
  [{ origin: 'null' }, false],
  [{ 'sec-fetch-site': 'same-origin' }, true],
  [{ 'sec-fetch-site': 'same-site' }, false],
  [{ 'sec-fetch-site': 'cross-site' }, false],
  [{ 'sec-fetch-site': 'cross-site', origin: 'http://localhost:7860' }, false],
  [{ 'x-forwarded-proto': 'https', origin: 'https://localhost:7860' }, true],
])('a request with %j is from an own page: %s', (headers, expected) => {
  expect(isOwnPage(request({ host: 'localhost:7860', ...headers }))).toBe(expected);
});
