import { expect, test } from 'vitest';
import { tellingLine } from './telling.ts';

const FRAMES = ['Traceback (most recent call last):', '  File "serve.py", line 1, in <module>', '    import mmcv'];

test.each<[string, string[], string | undefined]>([
  [
    'an exception',
    [...FRAMES, "ModuleNotFoundError: No module named 'mmcv._ext'"],
    "ModuleNotFoundError: No module named 'mmcv._ext'",
  ],
  [
    'one whose class is not called an error',
    [...FRAMES, 'jinja2.exceptions.TemplateNotFound: x', 'bye'],
    'jinja2.exceptions.TemplateNotFound: x',
  ],
  [
    'one behind the words of a logger',
    [
      `ERROR:    ${FRAMES[0]}`,
      ...FRAMES.slice(1),
      'OSError: no such weights',
      '',
      'ERROR:    Application startup failed.',
    ],
    'OSError: no such weights',
  ],
  [
    'one that announces its reason',
    [...FRAMES, 'RuntimeError: Failed to import m2fp because of the following error:', "No module named 'mmcv._ext'"],
    "RuntimeError: Failed to import m2fp because of the following error: No module named 'mmcv._ext'",
  ],
  [
    'the last one of a chain',
    [
      ...FRAMES,
      'KeyError: 1',
      '',
      'During handling of the above exception, another exception occurred:',
      '',
      ...FRAMES,
      'RuntimeError: 2',
    ],
    'RuntimeError: 2',
  ],
  [
    'an error of Node',
    [
      'node:net:1908',
      "      throw er; // Unhandled 'error' event",
      '      ^',
      'Error: listen EADDRINUSE: address already in use 127.0.0.1:80',
      '    at x (y:1)',
      '',
      'Node.js v24',
    ],
    'Error: listen EADDRINUSE: address already in use 127.0.0.1:80',
  ],
  [
    'one with a code',
    ["TypeError [ERR_INVALID_ARG]: The 'x'", '    at y', '}'],
    "TypeError [ERR_INVALID_ARG]: The 'x'",
  ],
  [
    'a server that calls it an error and goes on talking',
    [
      "ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', 80): address already in use",
      'INFO:     Waiting for application shutdown.',
    ],
    "ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', 80): address already in use",
  ],
  [
    'a panic',
    ["thread 'main' panicked at src/main.rs:2:5:", 'note: run with'],
    "thread 'main' panicked at src/main.rs:2:5:",
  ],
  [
    'what is said before the farewells of gunicorn',
    [
      "Failed to find attribute 'app' in 'app'.",
      '[2026-01-01 00:00:00 +0000] [8] [INFO] Worker exiting (pid: 8)',
      '[2026-01-01 00:00:00 +0000] [7] [ERROR] Worker (pid:8) exited with code 4.',
      '[2026-01-01 00:00:00 +0000] [7] [ERROR] Shutting down: Master',
      '[2026-01-01 00:00:00 +0000] [7] [ERROR] Reason: App failed to load.',
    ],
    "Failed to find attribute 'app' in 'app'.",
  ],
  ['plain words', ['first', '  The disk is full.  ', ' '], 'The disk is full.'],
  ['a traceback that was cut off', [...FRAMES], '    import mmcv'.trim()],
  ['silence', ['', '  '], undefined],
  ['a long line', ['x'.repeat(400)], `${'x'.repeat(300)}…`],
])('finds %s', (_what, said, line) => {
  expect(tellingLine(said)).toBe(line);
});
