import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDir } from '../../test/support/scratch.ts';
import { formatLock, writeLock } from './format-lock.ts';
import type { Lock } from './lock.ts';
import { parseLock, readLock } from './parse-lock.ts';

const HASH = 'ab'.repeat(32);

const OURS: Lock = {
  requiresPython: '>=3.10',
  packages: [
    {
      name: 'mmcv-full',
      version: '1.7.1',
      wheels: [{ name: 'mmcv_full-1.7.1-cp310-cp310-linux_x86_64.whl', path: 'wheels/x/mmcv_full.whl', sha256: HASH }],
      extras: { kept: 'built', origin: 'compiled here', edited: ['mmcv/ops.py'] },
      rest: { tool: { other: { a: 1 } } },
    },
    {
      name: 'numpy',
      version: '1.26.4',
      marker: "python_version < '3.13'",
      index: 'https://mirror.example/simple/',
      wheels: [
        { name: 'numpy-1.26.4-py3-none-any.whl', url: 'https://mirror.example/numpy.whl', size: 5, sha256: HASH },
      ],
      sdist: { name: 'numpy-1.26.4.tar.gz', url: 'https://mirror.example/numpy-1.26.4.tar.gz', sha256: HASH },
      rest: { 'requires-python': '>=3.9' },
    },
  ],
  extras: {
    interpreter: {
      path: '/usr/bin/python3.10',
      implementation: 'CPython',
      version: '3.10.13',
      build: 'main [GCC "12"]',
      abi: 'cpython-310-x86_64-linux-gnu',
      platform: 'linux-x86_64',
      libc: null,
    },
    indexes: ['https://mirror.example/simple/'],
    libraries: [
      { soname: 'libGL.so.1', file: null, version: null, package: 'libgl1 1.6', neededBy: ['opencv-python'] },
    ],
    symbols: { GLIBC: '2.27' },
    build: { 'mmcv-full': { env: { MMCV_WITH_OPS: '1' }, isolated: false } },
  },
  rest: { environments: ["sys_platform == 'linux'"], tool: { uv: { x: true } } },
};

const pylock = (packages: string) => `lock-version = "1.0"\ncreated-by = "uv"\n${packages}`;
const problemsOf = (text: string) => {
  try {
    parseLock(text, 'pylock.toml');
  } catch (error) {
    expect(error).toMatchObject({ code: 'lock_invalid' });
    return (error as Error).message;
  }
  throw new Error('it was taken');
};

test('what is written is read as it was, also what is none of ours', () => {
  const text = formatLock(OURS);
  // The name of a file is its own; where it lies may have another.
  expect(parseLock(text, 'x')).toEqual(OURS);
  expect(formatLock(parseLock(text, 'x'))).toBe(text);
});

test('the same lock has one text, in whatever order its parts came', () => {
  const turned = {
    ...OURS,
    packages: OURS.packages.toReversed(),
    rest: { tool: OURS.rest.tool, environments: OURS.rest.environments },
  };
  expect(formatLock(turned)).toBe(formatLock(OURS));
});

test('a lock of uv is read: file names out of URLs, and secrets left out of them', () => {
  const { packages, requiresPython } = parseLock(
    pylock(`requires-python = ">=3.10"
[[packages]]
name = "Charset.Normalizer"
version = "3.5"
index = "https://user:secret@mirror.example/simple"
sdist = { url = "https://u:secret@mirror.example/charset_normalizer-3.5.tar.gz", upload-time = 2026-11-23T02:46:51Z, size = 9, hashes = { sha256 = "${HASH}" } }
wheels = [{ url = "https://mirror.example/charset_normalizer-3.5%2Bcpu-py3-none-any.whl?token=secret", hashes = { sha256 = "${HASH}" } }]
[[packages]]
name = "local"
version = "1"
archive = { path = "./wheels/local-1-py3-none-any.whl", hashes = { sha256 = "${HASH}" } }
`),
    'x',
  );
  expect(requiresPython).toBe('>=3.10');
  expect(packages[0]).toMatchObject({
    name: 'charset-normalizer',
    index: 'https://mirror.example/simple',
    sdist: {
      name: 'charset_normalizer-3.5.tar.gz',
      url: 'https://mirror.example/charset_normalizer-3.5.tar.gz',
      size: 9,
    },
    wheels: [{ name: 'charset_normalizer-3.5+cpu-py3-none-any.whl' }],
  });
  expect(JSON.stringify(packages)).not.toContain('secret');
  expect(packages[1]!.wheels).toEqual([
    { name: 'local-1-py3-none-any.whl', path: 'wheels/local-1-py3-none-any.whl', sha256: HASH },
  ]);
});

const wheel = (fields: string, hash = HASH) =>
  pylock(`[[packages]]\nname = "a"\nversion = "1"\nwheels = [{ ${fields}, hashes = { sha256 = "${hash}" } }]`);

test.each([
  ['no TOML', 'a = [', /no TOML/],
  ['no version', '[[packages]]\nname = "a"', /lock-version/],
  ['a later version', 'lock-version = "2.0"', /lock-version is "2.0"/],
  ['a path outwards', wheel('path = "../../etc/a-1-py3-none-any.whl"'), /a: .*not below the lock/],
  ['an absolute path', wheel('path = "/etc/a-1-py3-none-any.whl"'), /not below the lock/],
  [
    'a path of another system',
    wheel('path = "C:\\\\a-1-py3-none-any.whl", name = "a-1-py3-none-any.whl"'),
    /not below the lock/,
  ],
  ['a file URL', wheel('url = "file:///etc/a-1-py3-none-any.whl"'), /no web address/],
  ['a name with a path', wheel('url = "https://x.example/a", name = "../a-1-py3-none-any.whl"'), /no name of a wheel/],
  [
    'a name with control characters',
    wheel('url = "https://x.example/a", name = "a-1-py3-none-any\\u001b.whl"'),
    /no name of a wheel/,
  ],
  ['a wheel of another package', wheel('url = "https://x.example/b-1-py3-none-any.whl"'), /is a wheel of b/],
  [
    'a short hash',
    wheel('url = "https://x.example/a-1-py3-none-any.whl"', 'abc'),
    /a: wheels.0.hashes.sha256 is not 64 hex digits/,
  ],
  [
    'no hash',
    pylock(
      '[[packages]]\nname = "a"\nwheels = [{ url = "https://x.example/a-1-py3-none-any.whl", hashes = { md5 = "x" } }]',
    ),
    /has no sha256/,
  ],
  ['a commit', pylock('[[packages]]\nname = "a"\nvcs = { type = "git" }'), /a is a commit/],
  ['a folder', pylock('[[packages]]\nname = "a"\ndirectory = { path = "." }'), /a is a folder/],
  ['nothing to install', pylock('[[packages]]\nname = "a"'), /a has neither a wheel nor an sdist/],
  [
    'twice the same',
    `${wheel('url = "https://x.example/a-1-py3-none-any.whl"')}\n[[packages]]\nname = "A"\nwheels = [{ url = "https://x.example/a-2-py3-none-any.whl", hashes = { sha256 = "${HASH}" } }]`,
    /a is there twice/,
  ],
])('%s is refused', (_, text, problem) => {
  expect(problemsOf(text)).toMatch(problem);
});

test('every problem is told, each with its package', () => {
  const text = pylock('[[packages]]\nname = "a"\n[[packages]]\nname = "b"\nvcs = {}\n[[packages]]\nversion = "1"');
  expect(problemsOf(text)).toMatch(/a has neither.*b is a commit.*package 3: name/);
});

test('what is written into other files is one line, and a version of Python one', () => {
  const read = (where: string) => () => parseLock(pylock(where), 'x');
  expect(read('[[packages]]\nname = "a"\nversion = "1"\nmarker = "a\\n--index-url b"')).toThrow(
    'a: marker has more than',
  );
  expect(read('[[packages]]\nname = "a"\nversion = "1"\nindex = "https://a\\nRUN b"')).toThrow(
    'a: index has more than',
  );
  const python = (version: string) =>
    `[tool.lastgood]\nindexes = ["https://a\\nRUN b"]\ninterpreter = { path = "p", implementation = "CPython", version = "${version}", build = "b", abi = "a", platform = "p" }`;
  expect(read(python("3.10'; b"))).toThrow('version is no version of Python');
  expect(read(python('3.13.0rc1+'))).toThrow('indexes.0 has more than one line');
  expect(read(python('3.13.0rc1+'))).not.toThrow('version');
});

test('files that are not there, are no files or cannot be written are errors that say so', async () => {
  const dir = await scratchDir();
  await expect(readLock(join(dir, 'none.toml'))).rejects.toMatchObject({ code: 'file_missing' });
  await expect(readLock(dir)).rejects.toMatchObject({ code: 'file_missing' });
  await expect(writeLock(join(dir, 'none', 'pylock.toml'), OURS)).rejects.toMatchObject({ code: 'output_unwritable' });
  const file = join(dir, 'pylock.toml');
  await writeFile(file, 'before');
  await writeLock(file, OURS);
  expect(await readLock(file)).toEqual(OURS);
});
