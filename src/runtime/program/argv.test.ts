import { expect, test } from 'vitest';
import { resolveArgv, workingFolder } from './argv.ts';

const release = (command: string[] | undefined, workdir?: string) => ({
  dir: '/r',
  runtime: {
    driver: 'command',
    threads: 'auto' as const,
    settings: {},
    ...(command && { command }),
    ...(workdir && { workdir }),
  },
});

test('arguments that begin with ./ are files of the release, whichever they are', () => {
  expect(resolveArgv(release(['python3', '-u', './src/serve.py', '--weights=./w', '../x', '.']))).toEqual([
    'python3',
    '-u',
    '/r/src/serve.py',
    '--weights=./w',
    '../x',
    '.',
  ]);
  expect(resolveArgv(release(['./serve']))).toEqual(['/r/serve']);
});

test.each(['./../x', './a/../../x', './..'])('%s leads out of the release', (arg) => {
  expect(() => resolveArgv(release(['cat', arg]))).toThrow(/leads out of the release/);
});

test('a release without a program is refused', () => {
  expect(() => resolveArgv(release([]))).toThrow(/names no program/);
  expect(() => resolveArgv(release(undefined))).toThrow(/names no program/);
});

test('the working folder is the release, or a folder of it', () => {
  expect(workingFolder(release(['x']))).toBe('/r');
  expect(workingFolder(release(['x'], 'app/src'))).toBe('/r/app/src');
  expect(() => workingFolder(release(['x'], '../..'))).toThrow(/leads out/);
});
