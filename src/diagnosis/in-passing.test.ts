import { expect, test } from 'vitest';
import { isInPassing } from './in-passing.ts';
import type { Incident } from './incident.ts';

const said = (text: string, frames = 0): Incident => ({
  severity: 'error',
  exception: {
    type: 'ImportError',
    qualified: 'ImportError',
    message: '',
    frames: Array.from({ length: frames }, () => ({ file: 'a.py', line: 1, name: 'f', code: null, package: null })),
    origin: null,
  },
  statements: [],
  first: 1,
  last: 1,
  telling: [{ n: 1, text }],
});

test.each([
  "- fixed: ModuleNotFoundError: No module named 'mmcv._ext'",
  "# ModuleNotFoundError: No module named 'mmcv._ext' means that the ops are missing",
  "    raise ImportError('libGL.so.1: cannot open shared object file')",
  "+    except ImportError: # No module named 'x'",
  'Has anybody seen ModuleNotFoundError: No module named mmcv._ext?',
  "When `ModuleNotFoundError: No module named 'mmcv._ext'` is shown, install mmcv-full.",
])('speaks of it: %s', (text) => expect(isInPassing(said(text))).toBe(true));

test.each([
  "ModuleNotFoundError: No module named 'mmcv._ext'",
  '#12 0.342 ERROR: No matching distribution found for torch==1.13.1',
  'module `numpy` has no attribute `float`.',
  'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device',
])('is it: %s', (text) => expect(isInPassing(said(text))).toBe(false));

test('a traceback is one, however its last line begins', () => {
  expect(isInPassing(said("- ModuleNotFoundError: No module named 'x'", 2))).toBe(false);
});
