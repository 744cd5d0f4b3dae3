import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';

const MODULE = join(import.meta.dirname, 'interrupt.ts');

/**
 * A process that listens, tells each time that `on` happens, and ends when stdin does.
 * Its clock steps by `step` milliseconds a look.
 */
function listening(step: number, on: string) {
  const program = `
    import { listenForInterrupt } from ${JSON.stringify(MODULE)};
    let now = 0;
    const interrupt = listenForInterrupt(() => (now += ${step}));
    const tell = () => console.log('told ' + interrupt.exitCode + ' ' + interrupt.signal.aborted);
    ${on};
    process.stdin.resume().on('end', () => { interrupt[Symbol.dispose](); process.exitCode = interrupt.exitCode; });
    console.log('ready');
  `;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, exit: once(child, 'exit'), next: async () => (await lines.next()).value };
}

test('one Ctrl-C that arrives twice is one', async () => {
  const { child, exit, next } = listening(400, "process.on('SIGINT', tell)");
  expect(await next()).toBe('ready');
  for (const _ of ['from the terminal', 'from npx']) {
    child.kill('SIGINT');
    expect(await next()).toBe('told 130 true');
  }
  child.stdin.end();
  expect(await exit).toEqual([130, null]);
});

test('a second one, later, ends the process at once', async () => {
  const { child, exit, next } = listening(2000, "interrupt.signal.addEventListener('abort', tell)");
  expect(await next()).toBe('ready');
  child.kill('SIGINT');
  expect(await next()).toBe('told 130 true');
  child.kill('SIGINT');
  expect(await exit).toEqual([null, 'SIGINT']);
});
