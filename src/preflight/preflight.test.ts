import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDir } from '../../test/support/scratch.ts';
import { makeWheel } from '../../test/support/wheels.ts';
import { linesOfLock, planOfLock, planOfWheels, runtimeAmong } from './plan.ts';
import { preflight } from './preflight.ts';
import { CPYTHON_310, packagesOf } from './scene-for-tests.ts';

const never = new AbortController().signal;
const sha256 = 'a'.repeat(64);

async function look(...wheels: { package: string; version: string; name: string; sha256: string; path: string }[]) {
  const packages = planOfWheels(wheels, new Map());
  const nothing = { models: [], runtime: null, worker: null, reference: null, interpreter: null };
  const cacheFile = join(await scratchDir(), 'preflight.json');
  return preflight({ packages, complete: true, wheels, ...nothing }, { cacheFile, signal: never });
}

test('what cannot be read is told, and nothing is said of it', async () => {
  const dir = await scratchDir();
  const made = await makeWheel({ name: 'words', version: '1.0' });
  await writeFile(join(dir, 'words'), made.bytes);
  await writeFile(join(dir, 'torn'), made.bytes.subarray(0, 100));
  const torn = { package: 'torn', version: '1', name: 'torn-1-py3-none-any.whl', sha256, path: join(dir, 'torn') };
  const seen = await look({ ...made, path: join(dir, 'words') }, torn);
  expect(seen.findings).toEqual({ verdict: 'healthy', findings: [] });
  expect(seen.unseen.map(({ en }) => en)).toEqual(['The wheels of torn cannot be read.']);
});

test('a build that is given up says so, and nothing else', async () => {
  const wheel = { package: 'x', version: '1', name: 'x-1-py3-none-any.whl', sha256, path: '/nowhere' };
  const options = { cacheFile: join(await scratchDir(), 'c.json'), signal: AbortSignal.abort(new Error('stop')) };
  const nothing = { models: [], runtime: null, worker: null, reference: null, interpreter: null };
  const input = { packages: planOfWheels([wheel], new Map()), complete: true, wheels: [wheel], ...nothing };
  await expect(preflight(input, options)).rejects.toThrow('stop');
});

test('the lines of a lock are those of its packages', () => {
  const lock = `lock-version = "1.0"
name = "not-a-package"

[[packages]]
name = "numpy"
version = "1.26.4"
wheels = [{ name = "numpy-1.26.4-cp310-cp310-linux_x86_64.whl" }]

[packages.tool.lastgood]
name = "neither"

[[packages]]
name = 'torch'
`;
  expect([...linesOfLock(lock)]).toEqual([
    ['numpy', { n: 5, text: 'name = "numpy"' }],
    ['torch', { n: 13, text: "name = 'torch'" }],
  ]);
});

test('of each package of a lock the file that would be installed', () => {
  const file = (name: string) => ({ name, sha256 });
  const packages = [
    {
      name: 'both',
      version: '1',
      wheels: [file('both-1-py3-none-any.whl'), file('both-1-cp310-cp310-linux_x86_64.whl')],
      rest: {},
    },
    {
      name: 'source',
      version: '1',
      wheels: [file('source-1-cp39-cp39-win32.whl')],
      sdist: file('source-1.tar.gz'),
      rest: {},
    },
    { name: 'other', version: '1', wheels: [file('other-1-cp39-cp39-win32.whl')], rest: {} },
  ];
  const chosen = (interpreter: typeof CPYTHON_310 | null) =>
    [...planOfLock(packages, interpreter, new Map()).values()].map(({ file, unfit }) => [file?.name ?? null, unfit]);
  expect(chosen(CPYTHON_310)).toEqual([
    ['both-1-cp310-cp310-linux_x86_64.whl', []],
    ['source-1.tar.gz', []],
    [null, ['other-1-cp39-cp39-win32.whl']],
  ]);
  expect(chosen(null)).toEqual([
    [null, []],
    [null, []],
    [null, []],
  ]);
});

test('the runtime of networks, whatever its package is called', () => {
  expect(runtimeAmong(packagesOf({ 'onnxruntime-gpu': '1.18.0' }))).toEqual({
    name: 'onnxruntime-gpu',
    version: '1.18.0',
  });
  expect(runtimeAmong(packagesOf({ torch: '2.4.0' }))).toBeNull();
});
