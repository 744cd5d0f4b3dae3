import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callCli } from '../call-for-tests.ts';

const canRun = platform() === 'linux' && spawnSync('zsh', ['--version']).status === 0;

type Case = readonly [line: string, words: readonly string[]];

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lastgood-zsh-'));
  await writeFile(join(dir, '_lastgood'), (await callCli(['completion', 'zsh'])).stdout);
  await writeFile(join(dir, 'photo.jpg'), '');
});
afterAll(() => rm(dir, { recursive: true }));

/** Types into an interactive zsh (`\t` is Tab) and returns the words that `lastgood` was called with. */
async function typed(line: string): Promise<string[]> {
  const env = { ...process.env, TERM: 'dumb', ZDOTDIR: dir };
  const shell = spawn('script', ['-qec', 'zsh -f -i', '/dev/null'], { cwd: dir, env });
  const output = text(shell.stdout);
  const setup = [
    'fpath=($PWD $fpath); autoload -Uz compinit; compinit -u -D',
    `lastgood() { printf '<%s>' called "$@"; echo; }`,
  ];
  shell.stdin.end(`${[...setup, line, 'exit'].join('\n')}\n`);
  const call = (await output).match(/^<called>(.*)$/m);
  if (!call) throw new Error(`lastgood was not called; the terminal shows: ${await output}`);
  return [...call[1].matchAll(/<(.*?)>/g)].map(([, word]) => word);
}

test.for<Case>([
  ['lastgood par\t', ['parse']],
  ['lastgood parse --forma\t', ['parse', '--format']],
  ['lastgood parse --format ov\t', ['parse', '--format', 'overlay']],
  ['lastgood --url x parse pho\t', ['--url', 'x', 'parse', 'photo.jpg']],
  ['lastgood completion f\t', ['completion', 'fish']],
  ['lastgood rel\t sh\t', ['release', 'show']],
  ['lastgood store gc --dr\t', ['store', 'gc', '--dry-run']],
  ['lastgood golden record --compare im\t', ['golden', 'record', '--compare', 'image']],
])('zsh completes %j', async ([line, words], { skip }) => {
  skip(!canRun, 'needs zsh (Debian: apt-get install zsh)');
  expect(await typed(line)).toEqual(words);
});
