import { expect, test } from 'vitest';
import { INTERPRETER } from '../../test/support/installed.ts';
import { compareVersions, defaultBase, dockerPlatform, parseImage } from './dockerfile-base.ts';
import type { Interpreter } from './interpreter.ts';

const DIGEST = `sha256:${'0a'.repeat(32)}`;

const python: Interpreter = { ...INTERPRETER, libc: { name: 'glibc', version: '2.31' } };

const base = (interpreter: Partial<Interpreter>, symbols: Record<string, string> = {}) =>
  defaultBase({ interpreter: { ...python, ...interpreter }, symbols });

test('the base is the official image of the very version, on a Debian that is new enough', () => {
  expect(base({})).toBe('python:3.10.13-slim-bookworm');
  expect(base({ version: '3.12.1' }, { GLIBC: '2.36' })).toBe('python:3.12.1-slim-bookworm');
  expect(base({}, { GLIBC: '2.38' })).toBe('python:3.10.13-slim-trixie');
});

test.each([
  [{}, { GLIBC: '2.99' }, 'glibc 2.99'],
  [{ platform: 'macosx-14.0-arm64', libc: null }, {}, 'macosx-14.0-arm64'],
  [{ libc: { name: 'musl', version: '1.2' } as const }, {}, 'musl'],
  [{ implementation: 'PyPy' }, {}, 'PyPy'],
])('%j %j has none: %s', (interpreter, symbols, named) => {
  expect(() => base(interpreter, symbols)).toThrow(
    expect.objectContaining({ code: 'wheel_unfit', message: expect.stringContaining(named) }),
  );
});

test.each([
  ['linux-x86_64', 'linux/amd64'],
  ['linux-aarch64', 'linux/arm64'],
  ['linux-riscv64', 'linux/riscv64'],
])('%s is %s', (platform, named) => expect(dockerPlatform({ platform })).toBe(named));

test.each([
  ['2.4', '2.36', -1],
  ['2.36', '2.36', 0],
  ['3', '2.99.9', 1],
  ['2.36.1', '2.36', 1],
])('%s against %s', (a, b, sign) => expect(Math.sign(compareVersions(a, b))).toBe(sign));

test.each([
  ['python', null, 'library/python', 'latest', null],
  ['python:3.10-slim', null, 'library/python', '3.10-slim', null],
  ['bitnami/python:3', null, 'bitnami/python', '3', null],
  [`python:3@${DIGEST}`, null, 'library/python', '3', DIGEST],
  [`python@${DIGEST}`, null, 'library/python', 'latest', DIGEST],
  ['localhost/python', 'localhost', 'python', 'latest', null],
  ['localhost:5000/a/b:1', 'localhost:5000', 'a/b', '1', null],
  ['127.0.0.1:5000/a', '127.0.0.1:5000', 'a', 'latest', null],
  ['registry.example.com/team/python:3.10', 'registry.example.com', 'team/python', '3.10', null],
])('%s', (text, registry, repository, tag, digest) => {
  expect(parseImage(text)).toEqual({ registry, repository, tag, digest });
});

test.each(['', 'Python', 'a b', 'python:', 'python@sha256:12', 'python:3\nRUN true', '-x'])('%j is no image', (text) =>
  expect(() => parseImage(text)).toThrow(expect.objectContaining({ code: 'usage' })),
);
