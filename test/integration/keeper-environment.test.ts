import { appendFile, chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { expect, test, vi } from 'vitest';
import type { Rollout } from '../../src/api/control/rollout.ts';
import { minorOf } from '../../src/environment/interpreter.ts';
import { findInterpreter } from '../../src/environment/interpreters.ts';
import { type House, openHouse } from '../../src/main/house.ts';
import { createLogger } from '../../src/observe/logger.ts';
import { CLOCK } from '../../src/rollout/context.ts';
import { createPythonDriver } from '../../src/runtime/python/driver.ts';
import { scratchDir } from '../support/scratch.ts';
import { uvIfAny } from '../support/uv.ts';
import { makeWheel } from '../support/wheels.ts';

vi.setConfig({ testTimeout: 120_000 });
const never = new AbortController().signal;
const uv = await uvIfAny();
// Each home would get one of its own.
if (uv) process.env.PATH = [dirname(uv.path), process.env.PATH].join(delimiter);
/** Version of a Python of this machine. */
const HERE = uv ? minorOf(await findInterpreter({}, never)) : '';
const whenUv = test.skipIf(uv === null);

const SERVE = `
import json, os, words
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"says": words.version}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

ThreadingHTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Handler).serve_forever()
`;

async function setUp() {
  const home = await scratchDir();
  const logger = createLogger({ level: 'silent' });
  const house = await openHouse({ home, defaultService: 'words', drivers: [createPythonDriver()], logger });
  house.context.clock = { ...CLOCK, probeMs: 100, driftMs: 100 };
  await house.recover(never);
  return { house, [Symbol.asyncDispose]: () => house.close(1_000) };
}

/** A release whose program says the version of a package of its environment. */
async function create(house: House, version: string, python = HERE): Promise<string> {
  const dir = await scratchDir();
  const wheel = await makeWheel({ name: 'words', version });
  await mkdir(join(dir, 'wheels'));
  await writeFile(join(dir, 'wheels', wheel.name), wheel.bytes);
  await writeFile(join(dir, 'serve.py'), SERVE);
  await writeFile(
    join(dir, 'pylock.toml'),
    `lock-version = "1.0"
created-by = "hand"
[[packages]]
name = "words"
version = "${version}"
wheels = [{ name = "${wheel.name}", path = "wheels/${wheel.name}", hashes = { sha256 = "${wheel.sha256}" } }]
`,
  );
  const spec = `apiVersion: lastgood/v1
service: words
version: "${version}"
runtime: { driver: python, command: [python, ./serve.py] }
environment: { python: "${python}", lock: pylock.toml }
models: [{ source: "file:serve.py", path: serve.py }]
`;
  return (await house.keeper.createRelease({ spec, base_dir: dir }, never)).id;
}

async function deploy(house: House, release: string): Promise<Rollout> {
  const begun = await house.keeper.deploy('words', { release, policy: { watch: '300ms' } });
  return (await house.keeper.ended(begun.id)) ?? house.keeper.rollout(begun.id);
}

async function says(house: House): Promise<unknown> {
  const answer = await house.gatewayOf(house.keeper.keeperOf('words')).forward({
    requestId: 'r',
    method: 'GET',
    path: '/',
    headers: {},
    body: Buffer.alloc(0),
    arrivedAt: performance.now(),
    signal: never,
  });
  return JSON.parse(Buffer.from(answer.body as Uint8Array).toString());
}

const moduleOf = ({ keeper }: House, role: 'current' | 'standby') => {
  const { dir } = keeper.keeperOf('words')[role]!.staged.environment!;
  return import('node:fs').then(({ globSync }) =>
    join(dir, globSync('lib/*/site-packages/words.py', { cwd: dir })[0]!),
  );
};

async function edit(file: string): Promise<void> {
  await chmod(file, 0o644);
  await appendFile(file, "version = 'edited'\n");
}

whenUv('releases bring their packages; each runs with its own, and the way back too', async () => {
  await using served = await setUp();
  const { house } = served;
  const first = await deploy(house, await create(house, '1.0'));
  expect(first).toMatchObject({ state: 'settled' });
  expect(first.gates.find(({ gate }) => gate === 'environment')).toMatchObject({
    verdict: 'pass',
    evidence: { packages: 1 },
  });
  expect(await says(house)).toEqual({ says: '1.0' });
  expect(await deploy(house, await create(house, '2.0'))).toMatchObject({ state: 'settled' });
  expect(await says(house)).toEqual({ says: '2.0' });
  const { changes } = await house.keeper.diff('1.0', '2.0');
  expect(changes.map(({ sentence }) => sentence)).toContain('words 1.0 → 2.0');
  await house.keeper.rollback('words', {});
  expect(await says(house)).toEqual({ says: '1.0' });
});

whenUv('a file edited in the environment that serves is told of and left; the next deploy makes it anew', async () => {
  await using served = await setUp();
  const { house } = served;
  const id = await create(house, '1.0');
  await deploy(house, id);
  const file = await moduleOf(house, 'current');
  const before = await readFile(file, 'utf8');
  await vi.waitFor(() => expect(house.keeper.service('words').environment).toMatchObject({ drift: 0 }), 20_000);
  await edit(file);
  await vi.waitFor(
    () =>
      expect(house.keeper.service('words').environment).toMatchObject({
        drift: 1,
        message: expect.stringContaining('words.py'),
      }),
    20_000,
  );
  expect(await says(house)).toEqual({ says: '1.0' });
  expect(await readFile(file, 'utf8')).not.toBe(before);

  const again = await deploy(house, id);
  expect(again.gates.find(({ gate }) => gate === 'environment')).toMatchObject({
    verdict: 'warn',
    summary: expect.stringMatching(/words\.py .* made anew/),
  });
  expect(await readFile(file, 'utf8')).toBe(before);
  expect(await says(house)).toEqual({ says: '1.0' });
});

whenUv("the standby's environment is made anew by itself", async () => {
  await using served = await setUp();
  const { house } = served;
  for (const version of ['1.0', '2.0']) await deploy(house, await create(house, version));
  const file = await moduleOf(house, 'standby');
  const before = await readFile(file, 'utf8');
  await edit(file);
  await vi.waitFor(async () => expect(await readFile(file, 'utf8').catch(() => '')).toBe(before), 30_000);
});

whenUv('a release for a Python that is not here is not made: the message says which there are', async () => {
  await using served = await setUp();
  await expect(create(served.house, '1.0', '3.99')).rejects.toMatchObject({
    code: 'interpreter_missing',
    message: expect.stringMatching(/3\.99.*3\.\d+/),
  });
});

whenUv('environments that nobody uses are collected, those in use are not', async () => {
  await using served = await setUp();
  const { house } = served;
  for (const version of ['1.0', '2.0']) await deploy(house, await create(house, version));
  const used = house.keeper.keeperOf('words').current!.staged.environment!;
  const report = await house.keeper.gc({ dryRun: false }, never);
  expect(report.environments_removed).toBe(0);
  expect(await readFile(join(used.dir, 'pyvenv.cfg'), 'utf8')).toContain('home');
});
