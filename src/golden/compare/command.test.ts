import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test, vi } from 'vitest';
import { folderOf } from '../../../test/support/golden.ts';
import { compareByCommand } from './command.ts';

async function judge(script: string, { timeoutMs = 20_000, signal = new AbortController().signal } = {}) {
  const dir = await folderOf({ 'compare.mjs': script, expected: 'right', answer: 'wrong', input: 'photo' });
  const files = { expected: join(dir, 'expected'), answer: join(dir, 'answer'), input: join(dir, 'input') };
  const judged = await compareByCommand([process.execPath, './compare.mjs'], files, { cwd: dir, timeoutMs, signal });
  return { dir, judged };
}

test('exit 0 is a pass, and what it prints is the summary; it gets the three files', async () => {
  const { judged } = await judge(`
    import { readFileSync } from 'node:fs';
    console.log(['EXPECTED', 'ANSWER', 'INPUT'].map((name) => readFileSync(process.env[name], 'utf8')).join());
  `);
  expect(judged).toEqual({ passed: true, summary: 'right,wrong,photo', figures: { exit_code: 0 }, cause: null });
});

test('another exit is a failure', async () => {
  const { judged } = await judge(`console.error('the hand is missing'); process.exit(3)`);
  expect(judged).toMatchObject({
    passed: false,
    summary: 'the hand is missing',
    cause: 'answers-differ',
    figures: { exit_code: 3 },
  });
});

test('it gets none of the secrets that the server was started with', async () => {
  vi.stubEnv('LASTGOOD_TOKEN', 'secret');
  const { judged } = await judge(`console.log(process.env.LASTGOOD_TOKEN ?? 'nothing')`);
  vi.unstubAllEnvs();
  expect(judged.summary).toBe('nothing');
});

test('one that takes too long is ended, with what it started', async () => {
  const { judged, dir } = await judge(
    `import { spawn } from 'node:child_process';
     import { writeFileSync } from 'node:fs';
     const child = spawn('sleep', ['600']);
     writeFileSync('child', String(child.pid));
     setInterval(() => {}, 1000);`,
    { timeoutMs: 1_500 },
  );
  expect(judged).toMatchObject({
    cause: 'comparator-failed',
    summary: expect.stringContaining('took longer than 1500 ms'),
  });
  const pid = Number(await readFile(join(dir, 'child'), 'utf8'));
  await vi.waitFor(() => expect(existsSync(`/proc/${pid}/cwd`)).toBe(false), 5_000);
});

test('a child that outlives it does not hold it up', async () => {
  const { judged } = await judge(
    `import { spawn } from 'node:child_process';
     spawn('sleep', ['600'], { stdio: 'inherit' }).unref();
     console.log('done');
     process.exit(0);`,
  );
  expect(judged).toMatchObject({ passed: true, summary: 'done' });
});

test('output without end is cut', async () => {
  const { judged } = await judge(`process.stdout.write('x'.repeat(5e6), () => process.exit(1))`);
  expect(judged.summary).toHaveLength(300);
});

test('a program that is not there is told as such', async () => {
  const files = { expected: null, answer: '/dev/null', input: null };
  const options = { cwd: '/', timeoutMs: 1_000, signal: new AbortController().signal };
  expect(await compareByCommand(['no-such-comparator'], files, options)).toMatchObject({ cause: 'comparator-failed' });
});

test('cancelling ends it', async () => {
  const abort = new AbortController();
  const judged = judge(`setInterval(() => {}, 1000)`, { signal: abort.signal });
  setImmediate(() => abort.abort(new Error('enough')));
  await expect(judged).rejects.toThrow('enough');
});
