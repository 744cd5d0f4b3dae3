import { expect, test } from 'vitest';
import { MILESTONES } from './milestones.ts';

const kindOf = (text: string): string | undefined => MILESTONES.find(({ pattern }) => pattern.test(text))?.kind;

test.each([
  'Application startup complete.',
  'Uvicorn running on http://0.0.0.0:8000 (Press CTRL+C to quit)',
  ' * Running on http://127.0.0.1:5000',
  'Running on local URL:  http://127.0.0.1:7860',
  'Server listening on port 3000',
  'Listening on 0.0.0.0:8080',
  'Server is ready',
  'Started HTTPService at 0.0.0.0:8000',
])('started: %s', (text) => {
  expect(kindOf(text)).toBe('milestone-started');
});

test.each([
  'load model done',
  'Model loaded in 3.4s (load weights from disk: 1.0s).',
  'Model m2fp was successfully loaded',
  'Weights loaded successfully',
  'Successfully installed torch-2.0.1',
  'Installed 12 packages in 30ms',
  '10.0.0.1:1234 - "GET /health HTTP/1.1" 200 OK',
  '127.0.0.1 - - [01/Jan/2024 00:00:00] "POST /parse HTTP/1.1" 200 -',
  '============ 12 passed, 1 warning in 3.20s ============',
])('succeeded: %s', (text) => {
  expect(kindOf(text)).toBe('milestone-succeeded');
});

test.each([
  'Listening at: http://0.0.0.0:5000 (7)',
  'Booting worker with pid: 9',
  'model not loaded',
  'No model loaded',
  'Starting server on port 3000',
  'Error handling middleware loaded',
  'Is the server running on host "db"?',
  'Make sure the server is running on that port',
  'Loading done! Current index file version is 1.9.5',
  '"GET /x HTTP/1.1" 500 Internal Server Error',
  '"GET /x HTTP/1.1" 404 -',
  'server is not running',
  'Prompt executed in 15.72 seconds',
])('neither: %s', (text) => {
  expect(kindOf(text)).toBeUndefined();
});

test('every sentence is found by its hints', () => {
  for (const text of [
    'Application startup complete.',
    'load model done',
    'Model loaded in 3s',
    '"GET /x HTTP/1.1" 200',
  ]) {
    for (const { hints } of MILESTONES.filter(({ pattern }) => pattern.test(text))) {
      expect(hints.some((hint) => text.includes(hint))).toBe(true);
    }
  }
});
