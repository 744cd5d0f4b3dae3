import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const MAIN = join(import.meta.dirname, '..', 'main.ts');

test.each([
  [['--help'], 0],
  [['doctor', '--help'], 0],
  [['--version'], 0],
  [['doctor', import.meta.filename, '--json'], 0],
])('%j whose reader is gone ends quietly', async (argv, exit) => {
  const child = spawn(process.execPath, [MAIN, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  expect({ stderr, code }).toEqual({ stderr: '', code: exit });
});

test('a failure that nobody reads keeps its exit code', async () => {
  const child = spawn(process.execPath, [MAIN, 'nonsense'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  child.stderr.destroy();
  const [code] = await once(child, 'close');
  expect(code).toBe(2);
});
