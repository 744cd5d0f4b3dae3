import { expect, test } from 'vitest';
import { logOf } from '../../../test/support/log-of.ts';
import { hear } from './said.ts';

test.each<[string, string | null, string]>([
  ['2024-01-01 00:00:00,123 - modelscope - ERROR - lost', 'error', 'lost'],
  ['modelscope - WARNING - lost', 'warning', 'lost'],
  ['ERROR:root:lost', 'error', 'lost'],
  ['[2024-01-01 00:00:00,123] ERROR in app: lost', 'error', 'lost'],
  ['[2024-01-01 00:00:00 +0000] [7] [CRITICAL] lost', 'error', 'lost'],
  ['2024-01-01 00:00:00.123 | WARNING  | app.main:run:12 - lost', 'warning', 'lost'],
  ['ERROR:    lost', 'error', 'lost'],
  ['E0101 00:00:00.123456    42 file.cc:12] lost', 'error', 'lost'],
  ['F0101 00:00:00.123456    42 file.cc:12] lost', 'fatal', 'lost'],
  ['2024-01-01 00:00:00.123456789 [E:onnxruntime:Default, env.cc:254 ThreadMain] lost', 'error', 'lost'],
  ['[W:onnxruntime:, graph.cc:3494 Clean] lost', 'warning', 'lost'],
  ['[2024-01-01 00:00:00,123: ERROR/ForkPoolWorker-1] lost', 'error', 'lost'],
  ['ERROR 07-04 12:00:00 [core.py:632] lost', 'error', 'lost'],
  ['[E 2024-01-01 00:00:00,123 ServerApp] lost', 'error', 'lost'],
  ['2024/01/01 00:00:00 [error] 7#7: lost', 'error', '7#7: lost'],
  ['2024-01-01T00:00:00Z ERROR lost', 'error', 'lost'],
  ['2024-01-01 00:00:00.000  INFO 1 --- [main] c.App : lost', 'info', '1 --- [main] c.App : lost'],
  ['[ WARN:0@0.123] lost', 'warning', 'lost'],
  ['time="2024-01-01T00:00:00Z" level=error msg=lost', 'error', 'lost'],
  ['ERROR: lost', 'error', 'lost'],
  ['  error: lost', 'error', 'lost'],
  ['E: lost', 'error', 'lost'],
  ['npm ERR! lost', 'error', 'lost'],
  ['src/x.cpp:12:3: fatal error: lost', 'error', 'lost'],
  ['src/x.cpp:12:3: note: lost', 'info', 'lost'],
  ['fatal: lost', 'error', 'lost'],
  ['src/x.ts(3,1): error TS2304: lost', 'error', 'lost'],
  ['error Lost', 'error', 'Lost'],
  ['错误：丢失', 'error', '丢失'],
  ['OMP: Error #15: lost', 'error', 'lost'],
  ['[ErrorCode:Fail] lost', 'error', 'lost'],
  ['CMake Error at CMakeLists.txt:3 (find_package):', 'error', ''],
  ['Error handling middleware loaded', null, 'Error handling middleware loaded'],
  ['error_log: off', null, 'error_log: off'],
  ['12:00:00 lost', null, 'lost'],
  ['lost', null, 'lost'],
])('%s', (line, level, text) => {
  expect(hear(logOf(line))).toMatchObject([{ level, text }]);
});

test.each([
  ['web-1  |   lost', 'web-1', '  lost'],
  ['0|app  | lost', '0|app', 'lost'],
  ['2024-01-01T00:00:00.000000000Z stderr F   lost', '', '  lost'],
  ['Nov 26 02:18:49 host app[123]: lost', 'app[123]', 'lost'],
  ['#9 12.34   lost', '#9', '  lost'],
  ['[rank0]:   lost', '[rank0]', '  lost'],
  ['[1,0]<stderr>:lost', '[1,0]', 'lost'],
  ['(EngineCore_0 pid=241)   lost', '(EngineCore_0 pid=241)', '  lost'],
  ['2024-01-01T00:00:00.123456+00:00 app[web.1]: lost', 'app[web.1]', 'lost'],
])('a carrier is taken off: %s', (line, source, body) => {
  expect(hear(logOf(line))).toMatchObject([{ source, body }]);
});

test('containers without a number, and what is quoted, are known by all lines being so', () => {
  expect(hear(logOf('web | a\nweb | b\nweb | c')).map(({ source, body }) => source + body)).toEqual([
    'weba',
    'webb',
    'webc',
  ]);
  expect(hear(logOf('loss | a\nb\nc')).map(({ body }) => body)).toEqual(['loss | a', 'b', 'c']);
  expect(hear(logOf('> a\n> b\n> c')).map(({ body }) => body)).toEqual(['a', 'b', 'c']);
});

test('a record of JSON is what it says', () => {
  const record = JSON.stringify({ level: 50, msg: 'lost', err: { stack: 'TypeError: x\n    at f (x.js:1:1)' } });
  expect(hear(logOf(record)).map(({ level, body }) => [level, body])).toEqual([
    ['error', 'lost'],
    ['error', 'TypeError: x'],
    ['error', '    at f (x.js:1:1)'],
  ]);
  const docker = JSON.stringify({ log: 'ERROR: lost\n', stream: 'stderr', time: '2024-01-01T00:00:00Z' });
  expect(hear(logOf(docker))).toMatchObject([{ level: 'error', text: 'lost' }]);
  expect(hear(logOf('{"broken": }'))).toMatchObject([{ level: null, body: '{"broken": }' }]);
});
