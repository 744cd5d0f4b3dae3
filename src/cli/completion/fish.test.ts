import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callCli } from '../call-for-tests.ts';

const canRun = spawnSync('fish', ['--version']).status === 0;

type Case = readonly [line: string, words: readonly string[]];

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lastgood-fish-'));
  await writeFile(join(dir, 'completion.fish'), (await callCli(['completion', 'fish'])).stdout);
  await writeFile(join(dir, 'photo.jpg'), '');
});
afterAll(() => rm(dir, { recursive: true }));

test.for<Case>([
  ['lastgood par', ['parse']],
  ['lastgood parse --forma', ['--format']],
  ['lastgood parse --format o', ['overlay']],
  ['lastgood parse pho', ['photo.jpg']],
  ['lastgood completion z', ['zsh']],
  ['lastgood release sh', ['show']],
  ['lastgood store gc --dr', ['--dry-run']],
  ['lastgood golden record --compare im', ['image']],
])('fish completes %s', ([line, words], { skip }) => {
  skip(!canRun, 'needs fish (Debian: apt-get install fish)');
  const command = `source completion.fish; complete -C ${JSON.stringify(line)}`;
  const output = execFileSync('fish', ['--no-config', '-c', command], { cwd: dir, encoding: 'utf8' });
  const offered = output.split('\n').filter((entry) => entry !== '');
  expect(offered.map((entry) => entry.split('\t')[0])).toEqual(words);
});
