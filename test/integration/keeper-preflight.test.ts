import { readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { expect, test, vi } from 'vitest';
import type { GateResult, Rollout } from '../../src/api/control/rollout.ts';
import { type Interpreter, minorOf } from '../../src/environment/interpreter.ts';
import { findInterpreter } from '../../src/environment/interpreters.ts';
import { type House, openHouse } from '../../src/main/house.ts';
import { createLogger } from '../../src/observe/logger.ts';
import { wheelFile } from '../../src/release/manifest.ts';
import { createOnnxDriver } from '../../src/runtime/onnx/driver.ts';
import { createPythonDriver } from '../../src/runtime/python/driver.ts';
import { LOCK_TYPE, WHEEL_TYPE } from '../../src/store/media-types.ts';
import { packParts } from '../support/release.ts';
import { scratchDir } from '../support/scratch.ts';
import { tinyElf } from '../support/tiny-elf.ts';
import { uvIfAny } from '../support/uv.ts';
import { makeWheel, type TinyPackage } from '../support/wheels.ts';

vi.setConfig({ testTimeout: 120_000 });
const never = new AbortController().signal;
const uv = await uvIfAny();
// Each home would get one of its own.
if (uv) process.env.PATH = [dirname(uv.path), process.env.PATH].join(delimiter);
const here: Interpreter | null = await findInterpreter({}, never).catch(() => null);
const whenPython = test.skipIf(here === null);
const whenUv = test.skipIf(uv === null || here === null);

const SERVE = `
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

ThreadingHTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Handler).serve_forever()
`;

async function setUp() {
  const home = await scratchDir();
  const drivers = [createPythonDriver(), createOnnxDriver()];
  const house = await openHouse({ home, defaultService: 'words', drivers, logger: createLogger({ level: 'silent' }) });
  await house.recover(never);
  return { house, [Symbol.asyncDispose]: () => house.close(1_000) };
}

/** A release as it comes from another machine: its wheels are in it, whether or not they fit here. */
async function bring(house: House, version: string, packages: TinyPackage[]): Promise<void> {
  const wheels = await Promise.all(packages.map(makeWheel));
  const lock = [
    'lock-version = "1.0"',
    'created-by = "hand"',
    ...wheels.map(
      ({ package: name, version, name: file, sha256 }) => `
[[packages]]
name = "${name}"
version = "${version}"
wheels = [{ name = "${file}", path = "wheels/${file}", hashes = { sha256 = "${sha256}" } }]`,
    ),
  ].join('\n');
  await packParts(house.context.store, {
    service: 'words',
    version,
    runtime: '{ driver: python, command: [python, ./serve.py] }',
    more: `environment: { python: "${minorOf(here!)}", lock: pylock.toml }`,
    models: { 'serve.py': Buffer.from(SERVE) },
    files: {
      'pylock.toml': [lock, LOCK_TYPE],
      ...Object.fromEntries(wheels.map(({ name, bytes }) => [pathOf(name), [bytes, WHEEL_TYPE] as const])),
    } as Record<string, [Uint8Array | string, string]>,
  });
}

const pathOf = (name: string) => wheelFile(name, { digest: `sha256:${'0'.repeat(64)}`, size: 0 }).path;

async function deploy(house: House, release: string): Promise<{ rollout: Rollout; preflight: GateResult }> {
  const begun = await house.keeper.deploy('words', { release, policy: { watch: '300ms' } });
  const rollout = (await house.keeper.ended(begun.id)) ?? (await house.keeper.rollout(begun.id));
  return { rollout, preflight: rollout.gates.find(({ gate }) => gate === 'preflight')! };
}

whenPython('a wheel of another Python: refused before anything is started, with the cause', async () => {
  await using served = await setUp();
  await bring(served.house, '1.0', [{ name: 'words', version: '1.0', tag: 'cp27-cp27m-manylinux1_x86_64' }]);
  const { rollout, preflight } = await deploy(served.house, '1.0');
  expect(rollout).toMatchObject({ state: 'refused', cause: { code: 'wheel-unsupported' } });
  expect(rollout.gates.map(({ gate }) => gate)).toEqual(['integrity', 'preflight']);
  expect(preflight).toMatchObject({
    verdict: 'fail',
    summary: expect.stringContaining('words 1.0 has no wheel that fits CPython'),
    evidence: { packages: 1, findings: [{ cause: 'wheel-unsupported', confidence: 'certain' }] },
    diagnosis: { verdict: 'decided', causes: [{ id: 'wheel-unsupported', lines: [{ text: 'name = "words"' }] }] },
  });
});

whenPython('a module that was compiled for a newer C library is refused, for this machine cannot load it', async () => {
  const libc = here!.libc?.name === 'glibc';
  await using served = await setUp();
  const short = minorOf(here!).replace('.', '');
  const elf = tinyElf({ needed: ['libc.so.6'], versions: { 'libc.so.6': ['GLIBC_2.99'] } });
  const tag = `cp${short}-cp${short}-${here!.platform.replaceAll(/[-.]/g, '_')}`;
  await bring(served.house, '1.0', [{ name: 'words', version: '1.0', tag, files: { 'words/_ext.so': elf } }]);
  const { rollout, preflight } = await deploy(served.house, '1.0');
  const expected = libc && here!.platform.endsWith('x86_64') ? 'glibc-too-old' : null;
  expect(preflight.cause).toBe(expected);
  if (expected) expect(rollout.state).toBe('refused');
});

whenUv('one that is only warned of goes on; the warning says why, and what to do', async () => {
  await using served = await setUp();
  const flask = { name: 'flask', version: '2.2.3', requires: ['werkzeug>=2.2.2'] };
  await bring(served.house, '1.0', [flask, { name: 'werkzeug', version: '2.3.8' }]);
  const first = await deploy(served.house, '1.0');
  expect(first.preflight).toMatchObject({ verdict: 'pass', evidence: { packages: 2 } });
  expect(first.preflight.diagnosis ?? null).toBeNull();
  expect(first.rollout.state).toBe('settled');

  await bring(served.house, '2.0', [flask, { name: 'werkzeug', version: '3.0.1' }]);
  const { rollout, preflight } = await deploy(served.house, '2.0');
  expect(preflight).toMatchObject({ verdict: 'warn', cause: null });
  expect(preflight.diagnosis!.causes).toMatchObject([
    {
      id: 'werkzeug3-url-quote',
      confidence: 'likely',
      summary: 'flask 2.2.3 imports url_quote, which Werkzeug 3.0.1 does not have.',
      suspects: [{ name: 'werkzeug', from: '2.3.8', to: '3.0.1' }],
      remedies: [{ command: "pip install 'werkzeug<3'" }, {}],
    },
  ]);
  expect(rollout.state).toBe('settled');
  const { gates } = await served.house.keeper.rollout(rollout.id, 'zh');
  const chinese = gates.find(({ gate }) => gate === 'preflight');
  expect(chinese!.diagnosis!.causes[0]!.summary).toMatch(/\p{Script=Han}/u);
});

test('a network that is newer than the runtime is refused', async () => {
  await using served = await setUp();
  const network = await readFile(join(import.meta.dirname, '../fixtures/onnx/relu-newest.onnx'));
  const runtime = '{ driver: onnx, recipe: pose-parts }';
  await packParts(served.house.context.store, {
    service: 'words',
    version: '1.0',
    runtime,
    models: { 'pose.onnx': network },
  });
  const { rollout, preflight } = await deploy(served.house, '1.0');
  expect(rollout).toMatchObject({ state: 'refused', cause: { code: 'onnx-ir-version' } });
  expect(preflight.summary).toMatch(
    /^pose\.onnx is written in ONNX IR 14; onnxruntime-node .* reads 13 at most\. And 1 more\.$/,
  );
});

whenPython('what cannot be looked at keeps nobody from trying', async () => {
  await using served = await setUp();
  await packParts(served.house.context.store, {
    service: 'words',
    version: '1.0',
    runtime: '{ driver: python, command: [python, ./serve.py] }',
    more: `environment: { python: "${minorOf(here!)}", lock: pylock.toml }`,
    models: { 'serve.py': Buffer.from(SERVE) },
    files: { 'pylock.toml': ['no lock at all', LOCK_TYPE] },
  });
  const { rollout, preflight } = await deploy(served.house, '1.0');
  expect(preflight).toMatchObject({ verdict: 'pass', summary: expect.stringContaining('could not be looked at') });
  expect(preflight.evidence.unseen).toEqual([expect.stringContaining('not a lock')]);
  // What is wrong with it is told by what needs it.
  expect(rollout.gates.at(-1)!.gate).not.toBe('start');
});
