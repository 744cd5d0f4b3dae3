import { execFileSync } from 'node:child_process';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDir } from '../../../test/support/scratch.ts';
import { executable } from './executable.ts';

const inFolder = async (text: string, mode = 0o444) => {
  const dir = await scratchDir();
  const file = join(dir, 'serve');
  await writeFile(file, text, { mode });
  return { dir, file };
};

test.each([
  ['#!/bin/sh\nexit', ['/bin/sh']],
  ['#! /usr/bin/env python3\n', ['/usr/bin/env', 'python3']],
  ['#!/usr/bin/env -S node --no-warnings  \n', ['/usr/bin/env', '-S node --no-warnings']],
  ['#!/bin/sh', ['/bin/sh']],
])('a script without the execute bit is given to its interpreter: %j', async (text, interpreter) => {
  const { dir, file } = await inFolder(text);
  expect(await executable([file, 'x'], dir)).toEqual([...interpreter, file, 'x']);
});

test('another program without the bit is started as a copy, which a second start makes anew', async () => {
  const dir = await scratchDir();
  const file = join(dir, 'program');
  await copyFile('/bin/echo', file);
  execFileSync('chmod', ['444', file]);
  await executable([file], dir);
  const [copy, ...args] = await executable([file, 'hello'], dir);
  expect(copy).toBe(join(dir, 'bin', 'program'));
  expect(execFileSync(copy, args, { encoding: 'utf8' })).toBe('hello\n');
});

test('what can be started, is on PATH, or is not there stays as it is', async () => {
  const { dir, file } = await inFolder('#!/bin/sh\n', 0o555);
  for (const argv of [[file, 'x'], ['node', './x'], [join(dir, 'none')]] as [string, ...string[]][])
    expect(await executable(argv, dir)).toEqual(argv);
});
