import { expect, test } from 'vitest';
import { diagnose } from '../diagnose.ts';
import type { Exit } from '../exit.ts';
import type { Log } from '../log.ts';

const log = (...texts: string[]): Log => ({
  lines: texts.map((text, at) => ({ n: at + 1, text })),
  total: texts.length,
});
const TRACEBACK = [
  'Traceback (most recent call last):',
  '  File "app.py", line 1, in <module>',
  'OSError: [Errno 28] No space left on device',
];

const told = (exit: Exit, ...texts: string[]) =>
  diagnose(log(...texts), { exit }).findings.map(({ rule, confidence }) => `${rule.id} ${confidence}`);

test.each<[string, Exit, string]>([
  ['killed', { code: null, signal: 'SIGKILL' }, 'container-oom-137 likely'],
  ['killed, told by a shell', { code: 137, signal: null }, 'container-oom-137 possible'],
  ['crashed', { code: null, signal: 'SIGSEGV' }, 'segmentation-fault possible'],
  ['an instruction that is not there', { code: 132, signal: null }, 'instructions-missing likely'],
  ['gave up', { code: null, signal: 'SIGABRT' }, 'aborted possible'],
  ['a file that shrank', { code: null, signal: 'SIGBUS' }, 'bus-error possible'],
  ['asked to stop', { code: null, signal: 'SIGTERM' }, 'stopped-from-outside likely'],
  ['no such command', { code: 127, signal: null }, 'command-missing possible'],
  ['not executable', { code: 126, signal: null }, 'command-not-executable possible'],
  ['any other', { code: 3, signal: null }, 'ended-with-failure possible'],
])('%s', (_, exit, first) => expect(told(exit)[0]).toBe(first));

test('an end that says nothing leaves a cause as certain as it was', () => {
  expect(told({ code: 1, signal: null }, ...TRACEBACK)).toEqual(['no-space-left certain']);
});

test('an end with 0 is none', () => {
  expect(diagnose(log('done'), { exit: { code: 0, signal: null } }).verdict).toBe('healthy');
});

test('a runtime that says it was not for memory is believed, no more than likely', () => {
  const inspected = ['"OOMKilled": false,', '"ExitCode": 137,'];
  expect(diagnose(log(...inspected)).findings[0]).toMatchObject({
    rule: { id: 'container-killed-137-not-oom' },
    confidence: 'likely',
  });
  const kernel = 'Memory cgroup out of memory: Killed process 7 (python) total-vm:1kB';
  expect(diagnose(log(...inspected, kernel)).findings[0]).toMatchObject({ rule: { id: 'container-oom-137' } });
});
