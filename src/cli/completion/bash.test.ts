import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callCli } from '../call-for-tests.ts';

// Readline completes on a terminal only; util-linux' `script` lends one.
const canRun = platform() === 'linux' && spawnSync('bash', ['-c', 'command -v script']).status === 0;

type Case = readonly [what: string, line: string, words: readonly string[]];

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lastgood-bash-'));
  await mkdir(join(dir, 'my photos'));
  await writeFile(join(dir, 'one image.jpg'), '');
  await writeFile(join(dir, 'completion.bash'), (await callCli(['completion', 'bash'])).stdout);
});
afterAll(() => rm(dir, { recursive: true }));

/** Types into an interactive bash (`\t` is Tab) and returns the words that `lastgood` was called with. */
async function typed(line: string): Promise<string[]> {
  const shell = spawn('script', ['-qec', 'bash --norc --noprofile -i', '/dev/null'], {
    cwd: dir,
    env: { ...process.env, TERM: 'dumb', INPUTRC: '/dev/null' },
  });
  const output = text(shell.stdout);
  const setup = ['source completion.bash', `lastgood() { printf '<%s>' called "$@"; echo; }`];
  shell.stdin.end(`${[...setup, line, 'exit'].join('\n')}\n`);
  const call = (await output).match(/^<called>(.*)$/m);
  if (!call) throw new Error(`lastgood was not called; the terminal shows: ${await output}`);
  return [...call[1].matchAll(/<(.*?)>/g)].map(([, word]) => word);
}

test.for<Case>([
  ['a command', 'lastgood par\t', ['parse']],
  ['an option', 'lastgood parse --forma\t', ['parse', '--format']],
  ['the value of an option', 'lastgood parse --format ov\t', ['parse', '--format', 'overlay']],
  ['a value after an equals sign', 'lastgood parse --masks=no\t', ['parse', '--masks=none']],
  ['a global option before the command', 'lastgood --url x comp\t ba\t', ['--url', 'x', 'completion', 'bash']],
  ['a global option after the command', 'lastgood status --qu\t', ['status', '--quiet']],
  ['a file with a space in its name', 'lastgood parse one\t', ['parse', 'one image.jpg']],
  ['a folder for -o', 'lastgood parse -o my\t', ['parse', '-o', 'my photos/']],
  ['nothing that is no folder for -o', 'lastgood parse -o one\t', ['parse', '-o', 'one']],
  ['nothing for a number', 'lastgood parse --jobs o\t', ['parse', '--jobs', 'o']],
  ['a command of a group', 'lastgood rel\t sh\t', ['release', 'show']],
  ['an option of a command in a group', 'lastgood store gc --dr\t', ['store', 'gc', '--dry-run']],
  [
    'the value of an option of a command in a group',
    'lastgood golden record --compare im\t',
    ['golden', 'record', '--compare', 'image'],
  ],
])('Tab completes %s', async ([, line, words], { skip }) => {
  skip(!canRun, 'needs bash and the pseudo-terminal of `script` (util-linux)');
  expect(await typed(line)).toEqual(words);
});
