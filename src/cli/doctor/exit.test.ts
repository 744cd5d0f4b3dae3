import { expect, test } from 'vitest';
import { exitOfCode, exitOfSignal } from './exit.ts';

test.each([
  ['0', { code: 0, signal: null }],
  ['1', { code: 1, signal: null }],
  ['137', { code: null, signal: 'SIGKILL' }],
  ['139', { code: null, signal: 'SIGSEGV' }],
  ['255', { code: 255, signal: null }],
])('exit code %s', (value, exit) => expect(exitOfCode(value)).toEqual(exit));

test.each(['SIGKILL', 'KILL', 'kill', '9'])('signal %s', (value) =>
  expect(exitOfSignal(value)).toEqual({ code: null, signal: 'SIGKILL' }),
);

test.each([
  () => exitOfCode('256'),
  () => exitOfCode('-1'),
  () => exitOfCode('one'),
  () => exitOfSignal('SIGNAL'),
  () => exitOfSignal('0'),
])('what is none is refused: %s', (read) => expect(read).toThrow(/such as|from 0/));
