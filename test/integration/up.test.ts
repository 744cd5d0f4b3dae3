import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { healthResponse } from '../../src/api/health.ts';
import { parseResponse } from '../../src/api/parse.ts';
import { type Home, makeHome } from '../scenarios/harness/home.ts';
import { scratchDir } from '../support/scratch.ts';

/** `lastgood up` as a process: what `npm start` runs, from the first line to the exit. */

vi.setConfig({ testTimeout: 90_000 });

const BIN = join(import.meta.dirname, '../../bin/lastgood.mjs');
const PHOTO = join(import.meta.dirname, '../fixtures/photos/astronaut.png');
const models = process.env.LASTGOOD_TEST_MODELS;

interface Up {
  child: ChildProcess;
  url: string;
  /** Resolves with the first line of that kind, printed before or after. */
  told(key: 'url' | 'ready' | 'code'): Promise<Record<string, unknown>>;
}

let running: ChildProcess | undefined;
let home: Home | undefined;
afterEach(async () => {
  running?.kill('SIGKILL');
  await home?.[Symbol.asyncDispose]();
  home = undefined;
});

/** A home that has the weights, and that no running service uses. */
async function weightedHome(): Promise<string> {
  home = await makeHome('weights');
  return home.dir;
}

async function up(
  home: string,
  { args = [], env = {} }: { args?: string[]; env?: NodeJS.ProcessEnv } = {},
): Promise<Up> {
  const child = spawn(process.execPath, [BIN, 'up', '--port', '0', '--json', '--home', home, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  running = child;
  const said: Record<string, unknown>[] = [];
  const lines = createInterface(child.stderr!);
  lines.on('line', (line) => said.push(JSON.parse(line)));
  const told = async (key: string) => {
    for (;;) {
      const found = said.find((line) => key in line);
      if (found) return found;
      await once(lines, 'line');
    }
  };
  const { url } = await told('url');
  return { child, url: url as string, told };
}

async function exitAfter(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exit = once(child, 'exit');
  child.kill(signal);
  return (await exit)[0];
}

const health = async (url: string) => {
  const answer = await fetch(`${url}/healthz`);
  return { status: answer.status, body: healthResponse.parse(await answer.json()) };
};

test('without weights and without a network it serves, and says what is missing and what to do', async () => {
  const { child, url, told } = await up(await scratchDir(), { env: { npm_config_registry: 'http://127.0.0.1:9/' } });
  expect(await told('code')).toMatchObject({ code: 'source_unreachable', retry_ms: 5000 });
  const { status, body } = await health(url);
  expect(status).toBe(503);
  expect(body).toMatchObject({ status: 'unavailable', model_loaded: false });
  expect(body.reason).toMatch(/Missing .*blazepose-full\.onnx/);
  expect(body.hint).toMatch(/network.*tries again/);
  const parse = await fetch(`${url}/parse`, { method: 'POST', body: await readFile(PHOTO) });
  expect(parse.status).toBe(503);
  expect(await parse.json()).toMatchObject({ code: 'no_release', error: body.reason, hint: body.hint });
  expect(await exitAfter(child, 'SIGTERM')).toBe(0);
});

describe.skipIf(!models)('with the weights (needs LASTGOOD_TEST_MODELS)', () => {
  test('requests that are inside when SIGTERM comes are answered, then everything exits with 0', async () => {
    const { child, url, told } = await up(await weightedHome());
    await told('ready');
    const body = await readFile(PHOTO);
    const requests = Array.from({ length: 6 }, () => fetch(`${url}/parse?masks=none`, { method: 'POST', body }));
    // Some wait in the queue: then the others are being worked on.
    await vi.waitFor(async () => {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      expect(metrics).toMatch(/^lastgood_queue_depth{[^}]*} [1-9]/m);
    });
    const exit = exitAfter(child, 'SIGTERM');
    for (const answer of await Promise.all(requests)) {
      expect(answer.status).toBe(200);
      expect(parseResponse.parse(await answer.json()).people).toHaveLength(1);
    }
    expect(await exit).toBe(0);
    await expect(fetch(`${url}/livez`)).rejects.toThrow();
  });

  test('a release of a driver that is not there is refused with the names of those that are', async () => {
    const file = join(await scratchDir(), 'release.yaml');
    const spec = await readFile(join(import.meta.dirname, '../../models/pose-parts/release.lite.yaml'), 'utf8');
    await writeFile(file, spec.replace('driver: onnx', 'driver: abacus').replace(/^golden:.*\n/m, ''));
    const { child, told } = await up(await weightedHome(), { args: ['-f', file] });
    expect(await told('code')).toMatchObject({
      code: 'spec_invalid',
      msg: expect.stringMatching(/abacus/),
      hint: expect.stringMatching(/onnx/),
    });
    expect(await exitAfter(child, 'SIGTERM')).toBe(0);
  });
});
