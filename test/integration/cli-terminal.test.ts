import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ENTRY } from './cli-process.ts';
import { ControlService } from './control-service.ts';
import { at, gate, looks, rolloutView } from './control-views.ts';

// Each test runs a process in a terminal, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 });

// util-linux' `script` lends a terminal.
const canRun = platform() === 'linux' && spawnSync('bash', ['-c', 'command -v script']).status === 0;
const NEEDS = 'needs the pseudo-terminal of `script` (util-linux)';

let dir: string;
let server: ControlService;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lastgood-cli-'));
  server = await new ControlService().listen();
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

/** Runs `lastgood deploy` in a terminal of 100 columns; `onText` may type. */
async function deployInTerminal(onText: (all: string, type: (keys: string) => void) => void = () => {}) {
  const command = `stty cols 100; exec ${process.execPath} ${ENTRY} deploy 2.0.0`;
  const env = { ...process.env, LASTGOOD_URL: server.url, LASTGOOD_TOKEN: server.token, LASTGOOD_HOME: dir };
  const child = spawn('script', ['-qec', command, '/dev/null'], { cwd: dir, env });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
    onText(text, (keys) => child.stdin.write(keys));
  });
  const exitCode = await new Promise((resolve) => child.on('close', resolve));
  return { text, exitCode, screen: screenOf(text) };
}

/** What stands on the screen in the end: of each line what was written last over it. */
function screenOf(text: string): string[] {
  return text.split('\r\n').map((line) => line.split('\r\u001b[2K').at(-1)!);
}

test('the step under way has a bar below what is decided, and nothing of it is left at the end', async ({ skip }) => {
  skip(!canRun, NEEDS);
  const [staging, proving, ended] = looks(['staging', 'proving'], [gate('golden', { at: at(1.5) })], {
    state: 'settled',
    generation: 3,
  });
  const progress = { phase: 'golden', item: 'crowd', done: 3, total: 6 };
  server.play([staging!, { ...proving!, progress }, ended!]);
  const { text, exitCode, screen } = await deployInTerminal();
  expect(exitCode).toBe(0);
  expect(text).toContain('[============------------]  50 %  golden crowd  3 of 6');
  expect(screen.slice(1, 4)).toEqual([
    '     0.0 s  staging',
    '     1.0 s  proving',
    '     1.5 s    pass  golden       golden is fine. (12 ms)',
  ]);
  expect(screen[4]).toMatch(/^human-parsing 2\.0\.0 \(b+\) serves \(generation 3\)/);
});

test('no line is longer than the terminal is wide, or it could not be written over', async ({ skip }) => {
  skip(!canRun, NEEDS);
  const progress = { phase: 'download', item: 'x'.repeat(200), done: 3, total: 6 };
  const during = rolloutView({ state: 'staging', progress });
  server.play([during, { ...during, state: 'settled', generation: 3, progress: null }]);
  const { text } = await deployInTerminal();
  const live = text.split('\r\u001b[2K').find((part) => part.includes('xxx'))!;
  expect(live).toMatch(/^staging/);
  expect(live.length).toBe(99);
});

test('Ctrl-C at the terminal leaves the rollout, says how to go on, and gives the line back', async ({ skip }) => {
  skip(!canRun, NEEDS);
  server.play([rolloutView({ state: 'watching', steps: [{ step: 'watching', at: at(0), ms: null }] })]);
  let typed = false;
  const { exitCode, screen } = await deployInTerminal((all, type) => {
    if (!typed && all.includes('watching\r\n')) type('\u0003');
    typed ||= all.includes('watching\r\n');
  });
  expect(exitCode).toBe(130);
  expect(screen.join('\n')).toContain(
    '\nThe rollout goes on without this terminal.\n  follow    lastgood rollout r7 --follow',
  );
});
