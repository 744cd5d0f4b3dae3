import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { type DockerfileOptions, writeDockerfile } from '../../src/environment/dockerfile.ts';
import { writeDockerFolder } from '../../src/environment/dockerfile-folder.ts';
import type { LockedPackage } from '../../src/environment/lock.ts';
import { openStore } from '../../src/store/store.ts';
import { startIndex } from '../support/python-index.ts';
import { scratchDir } from '../support/scratch.ts';
import { type DistFile, makeWheel } from '../support/wheels.ts';

/** The steps of a Dockerfile that install, run by a shell in a folder that stands for the image's root. */

/** A python3 whose pip can install for another one. */
function findPython(): string | null {
  for (const python of ['python3', 'python3.11', 'python3.12', 'python3.10']) {
    try {
      const said = String(execFileSync(python, ['-m', 'pip', '--version'], { stdio: ['ignore', 'pipe', 'ignore'] }));
      if (Number(/pip (\d+)/.exec(said)?.[1]) >= 23) return python;
    } catch {}
  }
  return null;
}

const python = findPython();
const pythonTest = test.skipIf(python === null); // there is no python3 with pip 23 or later on PATH
const minor = python && /\d+\.\d+/.exec(String(execFileSync(python, ['--version'])))![0];

/** A Dockerfile of these, and the folder that it copies from. */
async function written({ fetched, wheels }: { fetched: DistFile[]; wheels: DistFile[] }, indexes: string[]) {
  const dir = await scratchDir();
  const store = await openStore(join(dir, 'store'));
  await mkdir(join(dir, 'context'));
  const stored = await Promise.all(
    wheels.map(async ({ name, bytes, package: pkg, version }) => {
      return { name, package: pkg, version, ...(await store.blobs.put(bytes)) };
    }),
  );
  const locked = fetched.map(({ name, package: pkg, version, sha256 }): LockedPackage => {
    return { name: pkg, version, wheels: [{ name, url: `https://elsewhere.example/${name}`, sha256 }], rest: {} };
  });
  const options: DockerfileOptions = {
    fileName: 'Dockerfile',
    base: 'base',
    python: `${minor}.0`,
    platform: 'linux/amd64',
    systemPackages: [],
    fromIndex: fetched.length,
    copied: wheels.length,
    indexes,
    login: false,
    copy: ['.'],
    port: 1,
    offline: false,
  };
  const file = join(dir, 'context/Dockerfile');
  const folder = { fetched: locked, wheels: stored, store, signal: new AbortController().signal, onProgress() {} };
  await writeDockerFolder({ file, text: writeDockerfile(options), ...folder });
  return { dir, file };
}

/** Runs the build stage as docker would, with both of its folders below `dir`. */
async function build({ dir, file }: { dir: string; file: string }): Promise<string> {
  const text = (await readFile(file, 'utf8')).replace(/^#.*\n/gm, '').replace(/\\\n\s*/g, ' ');
  const stage = text.slice(text.indexOf('FROM base AS build'), text.lastIndexOf('FROM base'));
  const environment = join(dir, 'opt/environment');
  const here = (line: string) =>
    line
      .replaceAll('/opt/environment', environment)
      .replaceAll('/lastgood-env', join(dir, 'context/lastgood-env'))
      .replaceAll('python3 ', `${python} `);
  const env: NodeJS.ProcessEnv = { PATH: process.env.PATH, HOME: dir, PIP_CONFIG_FILE: '/dev/null' };
  for (const line of stage.split('\n')) {
    const [, instruction, rest = ''] = /^(\w+) (.*)$/.exec(line) ?? [];
    if (instruction === 'RUN') await promisify(execFile)('/bin/sh', ['-c', here(rest)], { env });
    if (instruction !== 'ARG' && instruction !== 'ENV') continue;
    for (const [, name, quoted, bare] of rest.matchAll(/(\w+)=(?:"([^"]*)"|(\S+))/g)) env[name!] = quoted ?? bare;
  }
  return join(environment, 'bin/python');
}

const run = async (file: string, program: string): Promise<string> =>
  (await promisify(execFile)(file, ['-c', program])).stdout.trim();

pythonTest(
  'fetched from an index and copied in: exactly the locked files, and nothing else',
  { timeout: 120_000 },
  async () => {
    const files = { 'same.py': "made = 'here'\n" };
    const fetched = await makeWheel({ name: 'fetched', version: '1.0', requires: ['not-in-the-lock'] });
    const kept = await makeWheel({ name: 'same', version: '2.0', files });
    // The index has another file of that very version, which must not be taken.
    await using index = await startIndex({ packages: [fetched, { name: 'same', version: '2.0' }] });
    const image = await written({ fetched: [fetched], wheels: [kept] }, [index.simple]);
    const installed = await build(image);
    expect(await run(installed, 'import fetched, same; print(fetched.version, same.made)')).toBe('1.0 here');
    const names = 'import importlib.metadata as m; print(sorted(d.metadata["Name"] for d in m.distributions()))';
    expect(await run(installed, names)).toBe("['fetched', 'same']");
  },
);

pythonTest('an index whose file is another one stops the build', { timeout: 120_000 }, async () => {
  const wanted = await makeWheel({ name: 'fetched', version: '1.0' });
  const files = { 'fetched.py': 'evil = True\n' };
  await using index = await startIndex({ packages: [{ name: 'fetched', version: '1.0', files }] });
  const image = await written({ fetched: [wanted], wheels: [] }, [index.simple]);
  await expect(build(image)).rejects.toThrow(/THESE PACKAGES DO NOT MATCH THE HASHES/);
});

pythonTest('a base with another minor version of Python stops the build', async () => {
  const image = await written({ fetched: [], wheels: [] }, []);
  const text = (await readFile(image.file, 'utf8')).replaceAll(`"${minor}"`, '"3.7"');
  const [line] = /(?<=^RUN )python3 -c '.*'/m.exec(text)!;
  const child = spawn('/bin/sh', ['-c', line.replace('python3', python!)], { stdio: 'ignore' });
  expect(await once(child, 'exit')).toEqual([1, null]);
});
