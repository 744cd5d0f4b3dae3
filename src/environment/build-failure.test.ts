import { expect, test } from 'vitest';
import { buildFailure, tellingLines } from './build-failure.ts';

const failed = (output: string) =>
  buildFailure({ what: 'ops 1', name: 'ops', output, log: '/cache/logs/build-ops-1.log' });

test('the lines that name the reason are told, not those around them', () => {
  const output = [
    'Building wheel...',
    'gcc -c ops.cpp',
    'ops.cpp:3:10: fatal error: torch/extension.h: No such file or directory',
    'compilation terminated.',
    'Traceback (most recent call last):',
    '  File "setup.py", line 1, in <module>',
    "subprocess.CalledProcessError: Command '['ninja']' returned non-zero exit status 1.",
    '  × Failed to build `/x/ops-1.tar.gz`',
  ].join('\n');
  expect(tellingLines(output)).toBe(
    "ops.cpp:3:10: fatal error: torch/extension.h: No such file or directory | subprocess.CalledProcessError: Command '['ninja']' returned non-zero exit status 1.",
  );
  expect(failed(output)).toMatchObject({
    code: 'wheel_failed',
    hint: expect.stringContaining('/cache/logs/build-ops-1.log'),
  });
});

test('one that says nothing telling is told by its last words, and one that says nothing by that', () => {
  expect(tellingLines('a\nb\nc\nd\n')).toBe('b | c | d');
  expect(tellingLines('\n')).toBe('it said nothing.');
});

test('a full disk and an index out of reach are no fault of the package', () => {
  expect(failed('cc1: No space left on device').code).toBe('store_full');
  expect(failed('error: Failed to fetch: `http://127.0.0.1:1/simple/setuptools/`').code).toBe('source_unreachable');
});
