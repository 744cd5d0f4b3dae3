/**
 * What the driver python and the transport add to a request of a Flask service: the same gunicorn of the same environment, as
 * people start it, asked directly over its socket, in turns of several; the best turn of each counts. The environment is made of the index that pip is set to.
 *   node bench/python.ts [rounds]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'undici';
import { createPythonDriver } from '../src/runtime/python/driver.ts';
import { type Call, Transport } from '../src/runtime/transport.ts';
import { environmentWith, pythonRelease } from '../test/contract/python-release.ts';
import { end } from './lib/processes.ts';
import { race, raceLine } from './lib/race.ts';

const ROUNDS = Number(process.argv[2] ?? 40);
const EACH = 5;
const APP = join(import.meta.dirname, 'lib');
const PHOTO = Buffer.alloc(300_000, 7);
/** Of hashing the photo, by what the work stands for. */
const WORK = { 'no work': 0, 'some work': 20, 'a small network': 200 };

const dir = await mkdtemp(join(tmpdir(), 'bench-python-'));
const environment = await environmentWith(join(dir, 'environment'), ['gunicorn', 'flask']);
if (!environment)
  throw new Error('no environment with gunicorn and Flask: python3, its venv and an index for pip are needed');

const release = { ...pythonRelease(environment, { wsgi: 'flask_work:app' }), dir: APP };
const paths = { runDir: join(dir, 'run'), cacheDir: join(dir, 'cache') };
const instance = await createPythonDriver().start(release, { ...paths, readyTimeout: 60_000 });
await instance.ready(AbortSignal.timeout(60_000));
const transport = new Transport();

const socketPath = join(dir, 'direct.sock');
const args = ['-m', 'gunicorn', '--bind', `unix:${socketPath}`, '--chdir', APP, 'flask_work:app'];
const direct = spawn(environment.python, args, { stdio: ['ignore', 'ignore', 'pipe'] });
const lines = createInterface({ input: direct.stderr });
for (let line = ''; !line.includes('Booting worker'); ) [line] = await once(lines, 'line');
const client = new Client('http://direct', { socketPath });

for (const [name, rounds] of Object.entries(WORK)) {
  const call: Call = { method: 'POST', path: `/parse?rounds=${rounds}`, headers: {}, body: PHOTO };
  const signal = new AbortController().signal;
  const ways = {
    ours: () => transport.call(instance.endpoint, call, signal),
    other: async () => (await client.request({ method: 'POST', path: call.path, body: PHOTO })).body.bytes(),
  };
  const several = (way: keyof typeof ways) => async () => {
    for (let i = 0; i < EACH; i++) await ways[way]();
  };
  console.log(raceLine(`${EACH} x ${name}`, await race(several('ours'), several('other'), ROUNDS)));
}

await client.close();
await transport.close();
await Promise.all([instance.close(), end(direct)]);
await rm(dir, { recursive: true });
