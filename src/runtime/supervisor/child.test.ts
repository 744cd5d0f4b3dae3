import { once } from 'node:events';
import { connect } from 'node:net';
import process from 'node:process';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { describeExit, type Exit, startChild } from './child.ts';

const node = (script: string) => ({ file: process.execPath, args: ['-e', script] });

test('tells code, output by lines, and the last words on stderr', async () => {
  const lines: string[] = [];
  const script =
    'console.log("one\\ntwo"); console.error("Error: no such weights\\n    at load (x.js:1)"); process.exitCode = 4';
  const exit = await startChild(node(script), (line) => lines.push(line)).exited;
  expect(exit).toMatchObject({ code: 4, signal: null });
  expect(lines).toEqual(expect.arrayContaining(['one', 'two', 'Error: no such weights']));
  expect(describeExit(exit)).toBe('exited with code 4; it said last: Error: no such weights');
});

test('a program that cannot be started says so instead of throwing', async () => {
  const exit = await startChild({ file: '/no/such/program', args: [] }, () => {}).exited;
  expect(describeExit(exit)).toBe('could not be started: there is no file /no/such/program');
});

test('its whole group goes with it', async () => {
  const output = new PassThrough();
  const grandchild = "const s = require('net').createServer().listen(0, () => console.log(s.address().port))";
  const script = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}], { stdio: 'inherit' })`;
  const child = startChild(node(script), (line) => output.write(line));
  const [port] = await once(output, 'data', { signal: AbortSignal.timeout(20_000) });
  const connection = connect(Number(String(port)));
  await once(connection, 'connect');
  connection.on('error', () => {}); // a reset is as good an end as any
  const gone = new Promise((resolve) => connection.once('close', resolve));
  child.kill('SIGKILL');
  await gone; // the kernel closed the grandchild's connection
  expect(await child.exited).toMatchObject({ signal: 'SIGKILL' });
  child.kill('SIGTERM'); // nobody is left, which is no error
});

test.each<[string, Partial<Exit>, string]>([
  ['a signal', { signal: 'SIGKILL' }, 'was killed by SIGKILL'],
  ['silence', { code: 1 }, 'exited with code 1'],
  [
    'a Python traceback',
    { code: 1, stderr: ['Traceback (most recent call last):', "ModuleNotFoundError: No module named 'mmcv._ext'", ''] },
    "exited with code 1; it said last: ModuleNotFoundError: No module named 'mmcv._ext'",
  ],
  [
    'plain words',
    { code: 1, stderr: ['first', 'The disk is full.'] },
    'exited with code 1; it said last: The disk is full.',
  ],
])('describes %s', (_what, exit, words) => {
  expect(describeExit({ code: null, signal: null, stderr: [], ...exit })).toBe(words);
});
