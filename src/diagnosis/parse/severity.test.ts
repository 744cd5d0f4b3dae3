import { expect, test } from 'vitest';
import { logOf } from '../../../test/support/log-of.ts';
import { accountOf } from './account.ts';

const FAILURE = `Traceback (most recent call last):
  File "/app/app.py", line 3, in <module>
    import mmcv
ModuleNotFoundError: No module named 'mmcv'`;
const LOADED = '2024-01-01 00:00:09,000 - modelscope - INFO - load model done';
const GOING_ON = '2024-01-01 00:00:09,000 - app - INFO - going on';
const STARTED = 'INFO:     Application startup complete.';

const severities = (...lines: string[]): string[] =>
  accountOf(logOf(lines.join('\n'))).incidents.map(({ severity }) => severity);

test('an exception that a log ends with is fatal, whatever is said for farewell', () => {
  expect(severities(FAILURE)).toEqual(['fatal']);
  expect(severities(FAILURE, '', 'rc=1')).toEqual(['fatal']);
  expect(severities(FAILURE, '[2024-01-01 00:00:03 +0000] [9] [INFO] Worker exiting (pid: 9)')).toEqual(['fatal']);
});

test('one that the log goes on behind is an error, until something works', () => {
  expect(severities(FAILURE, GOING_ON, GOING_ON, GOING_ON)).toEqual(['error']);
  expect(severities(FAILURE, GOING_ON, LOADED)).toEqual(['handled']);
  expect(severities(LOADED, FAILURE, GOING_ON, GOING_ON, GOING_ON)).toEqual(['error']);
});

test('what it came from is as bad as it is', () => {
  const chained = `${FAILURE}

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/app.py", line 9, in <module>
    main()
RuntimeError: no model`;
  expect(severities(chained)).toEqual(['fatal', 'fatal']);
  expect(severities(chained, LOADED)).toEqual(['handled', 'handled']);
});

test('a request that fails is an error though others are answered, until the server begins again', () => {
  const answered = 'INFO:     10.0.0.1:12 - "GET /health HTTP/1.1" 200 OK';
  expect(severities(STARTED, FAILURE, answered)).toEqual(['error']);
  expect(severities(STARTED, 'INFO:     Started server process [1]', FAILURE, STARTED)).toEqual(['handled']);
});

test('a failed request is known by where it is, too', () => {
  const loaded = '[2024-01-01 00:00:09,000] INFO in model: Model loaded';
  const failed = '[2024-01-01 00:00:00,000] ERROR in app: Exception on /parse [POST]';
  expect(severities(failed, FAILURE, loaded)).toContain('error');
  expect(severities(FAILURE, loaded)).toEqual(['handled']);
  const through = FAILURE.replace('/app/app.py", line 3, in <module>', '/x/flask/app.py", line 2190, in wsgi_app');
  expect(severities(through, loaded)).toEqual(['error']);
});

test('that something was installed says nothing of a program, but of what failed while installing', () => {
  const installed = 'Successfully installed mmcv-2.1.0';
  expect(severities(FAILURE, installed)).toEqual(['fatal']);
  expect(severities('ERROR: Something of an index went wrong', installed)).toEqual(['handled']);
});

test('processes live through what is theirs only', () => {
  const of = (name: string, text: string) => text.replace(/^/gm, `${name}-1  | `);
  expect(severities(of('web', FAILURE), of('job', LOADED))).toEqual(['fatal']);
  expect(severities(of('web', FAILURE), of('web', LOADED))).toEqual(['handled']);
});

test('a traceback that is logged as a warning is handled, when the program went on', () => {
  const warned = '2024-01-01 00:00:01,000 - app - WARNING - optional part is off';
  expect(severities(warned, FAILURE, GOING_ON)).toEqual(['handled']);
  expect(severities(warned, FAILURE)).toEqual(['fatal']);
  expect(severities('Exception ignored in: <function X.__del__ at 0x7f>', FAILURE)).toEqual(['handled']);
});

test('warnings are warnings', () => {
  expect(severities('/x/site-packages/mmcv/__init__.py:20: UserWarning: renamed', '  warnings.warn(')).toEqual([
    'warning',
  ]);
  expect(severities("WARNING:root:No module named 'x'")).toEqual(['warning']);
  expect(severities("2024-01-01 00:00:00,000 - app - INFO - off: No module named 'x'")).toEqual(['warning']);
  expect(severities('2024-01-01 00:00:00,000 - app - WARNING - No preprocessor field found in cfg.')).toEqual([]);
});

test('who says that it goes on has not failed', () => {
  expect(severities('Its fast kernels are missing and will not be enabled', FAILURE)).toEqual(['handled']);
  expect(severities(FAILURE, 'Continuing without it.')).toEqual(['handled']);
  expect(severities("No module named 'x'. Will ignore error and continue.")).toEqual(['warning']);
  expect(severities("No module named 'x'", 'Continuing without it.')).toEqual(['warning']);
  expect(severities('  [ERROR] Control server error: no socket')).toEqual([]);
  expect(severities('ERROR: 缺少可选组件，将忽略')).toEqual([]);
});

test('who makes little of what ended it has failed', () => {
  const attempt = (left: number) =>
    `WARNING: Retrying (Retry(total=${left}, status=None)) after connection broken by 'ReadTimeoutError': /x/`;
  expect(severities(attempt(1), attempt(0))).toContain('error');
  expect(severities(attempt(0), 'Collecting x', 'Collecting y', 'Successfully installed x-1')).toEqual(['warning']);
  const full = '[INFO] write /var/x: no space left on device';
  expect(severities(full, '[ERROR] Exited with error code 1')).toEqual(['error', 'error']);
  expect(severities(full, '[INFO] another layer is written')).toEqual(['warning']);
  expect(severities('WARNING: case 1 failed to run, reason=no route to the database')).toEqual(['error']);
});

test('what is logged as information, whatever it is, may be a failure', () => {
  expect(severities('2024-01-01 00:00:00,000 INFO exited: web (exit status 1; not expected)')).toEqual(['error']);
  expect(severities('2024-01-01 00:00:00,000 INFO exited: web (exit status 0; expected)')).toEqual([]);
  const failed = 'INFO:     10.0.0.1:12 - "POST /x HTTP/1.1" 500 Internal Server Error';
  expect(severities(failed)).toEqual(['error']);
  expect(severities(failed, 'ERROR:    Exception in ASGI application', FAILURE)).toEqual(['error']);
});

test.each([
  "I0101 00:00:00.000000 1 model.cc:4] failed to load 'm2fp' version 1: no such thing",
  "  Getting requirements to build wheel: finished with status 'error'",
  'INFO gave up: web entered FATAL state, too many start retries too quickly',
  'WARNING:root:Failed to load the model, exiting',
  "Error('<HTTPSConnection>: Failed: [Errno -3] Temporary failure'))",
  'Loading it: [ONNXRuntimeError] : 1 : FAIL : Load model from /x',
  'in words: File "/app/x.py", line 98, in load with open(x) as f:',
  'at runtime IndexError:tuple',
])('given up: %s', (text) => expect(severities(text)).toEqual(['error']));

test('a log that ends with one more attempt knows of none that worked', () => {
  const attempt = 'The database refused: Connection refused, retrying...';
  expect(severities(attempt)).toEqual(['error']);
  expect(severities(attempt, STARTED)).toEqual(['handled']);
  expect(severities(attempt, GOING_ON, GOING_ON, GOING_ON)).toEqual([]);
});

test('a traceback of which only the first line is left is one', () => {
  expect(severities('Traceback (most recent call last):')).toEqual(['error']);
  expect(severities('ImportError                    Traceback (most recent call last)')).toEqual(['fatal']);
  expect(severities('It prints "Traceback (most recent call last):" then')).toEqual([]);
});

test('who answers on a port that is in use is another server', () => {
  const bound = FAILURE.replace(/ModuleNotFoundError.*/, 'OSError: [Errno 98] 地址已在使用');
  expect(severities(bound, '127.0.0.1 - - [01/Jan/2024] "POST /x HTTP/1.1" 200 -')).toEqual(['fatal']);
  expect(severities(bound, LOADED)).toEqual(['handled']);
});

test('what somebody may meet has not happened', () => {
  expect(severities('If you encounter CUDA out of memory, try a smaller tile.')).toEqual([]);
  expect(severities('如果遇到 CUDA out of memory，请减小分块。')).toEqual([]);
  expect(severities('If you get RuntimeError: CUDA out of memory, try a smaller tile.')).toEqual([]);
});

test('one thing on one line is told once', () => {
  expect(severities('Downloading torch-2.0.1-cp310-cp310-manylinux1.whl (619.9 MB)', 'Killed')).toEqual(['fatal']);
  const logged = `2024-01-01 00:00:00,000 - app - ERROR - ${FAILURE}`;
  expect(severities(logged)).toEqual(['fatal']);
});

test('what a narrow terminal broke is one sentence', () => {
  const wrapped = ['the model of a name that is long was not kept: No space left', 'on device'];
  expect(severities(...wrapped)).toEqual(['error']);
  expect(severities(wrapped[0]!, `INFO: ${wrapped[1]}`)).toEqual([]);
});

test('an error of a logger that nobody knows is an error, when it is one without doubt', () => {
  expect(severities('2024-01-01 00:00:00,000 - app - ERROR - all is lost')).toEqual(['error']);
  expect(severities('error: all is lost')).toEqual(['error']);
  expect(
    severities(
      '0 errors',
      'error_log = x',
      '  ✓ it is killed: exit code 137',
      'Error handling middleware loaded',
      'errors=ignore',
    ),
  ).toEqual([]);
  expect(severities('ERROR: 0 errors found')).toEqual([]);
});

test('an error that announces an exception, or says that it was the end, is of it', () => {
  expect(
    severities('ERROR:    Something happened in an application', FAILURE, 'ERROR:    All of it is lost. Exiting.'),
  ).toEqual(['fatal']);
});

test('who stops a program does not break it', () => {
  const stopped = FAILURE.replace(/ModuleNotFoundError.*/, 'KeyboardInterrupt');
  expect(severities(stopped)).toEqual([]);
  expect(severities(FAILURE.replace(/ModuleNotFoundError.*/, 'SystemExit: 0'))).toEqual([]);
  expect(severities(FAILURE.replace(/ModuleNotFoundError.*/, 'SystemExit: 3'))).toEqual(['fatal']);
  const handled = `${FAILURE}\n\nDuring handling of the above exception, another exception occurred:\n\n${stopped}`;
  expect(severities(handled)).toEqual(['handled']);
});

test('a log full of one thing tells it twice', () => {
  const { incidents } = accountOf(
    logOf(Array.from({ length: 50 }, (_, n) => `error: request ${n} is lost`).join('\n')),
  );
  expect(incidents.map(({ first }) => first)).toEqual([1, 50]);
});

test('milestones are told, and are no incidents', () => {
  const { incidents, milestones } = accountOf(logOf([STARTED, LOADED].join('\n')));
  expect(incidents).toEqual([]);
  expect(milestones.map(({ kind, line }) => [kind, line.n])).toEqual([
    ['started', 1],
    ['succeeded', 2],
  ]);
});
