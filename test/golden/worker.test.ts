import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, truncate } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseResponse } from '../../src/api/parse.ts';
import type { JsonParsing } from '../../src/parsing/encoders/json.ts';
import { readJson } from '../../src/parsing/encoders/read-json.ts';
import { maskToBytes } from '../../src/parsing/mask.ts';
import type { Instance } from '../../src/runtime/driver.ts';
import { createPythonDriver } from '../../src/runtime/python/driver.ts';
import { get, pidOf } from '../contract/driver-suite.ts';
import { goldenEnvironment, m2fpRelease, makeModel, runGolden } from './m2fp.ts';

const environment = goldenEnvironment();
const PHOTO = resolve(import.meta.dirname, '../fixtures/photos/astronaut.png');
const PYTHON = resolve(import.meta.dirname, '../../python');
const MINUTES = 60_000;

describe.skipIf(!environment)('the ModelScope worker with the real M2FP (needs the golden environment)', () => {
  let home: string;
  let serving: Instance;
  const started: Instance[] = [];

  async function start(dir: string, restart = true): Promise<Instance> {
    const options = { runDir: join(home, 'run'), cacheDir: join(home, 'cache'), readyTimeout: 2 * MINUTES, restart };
    const instance = await createPythonDriver().start(m2fpRelease(environment!, dir), options);
    started.push(instance);
    return instance;
  }

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'lastgood-m2fp-'));
    await makeModel(environment!, join(home, 'cihp', 'model'));
    serving = await start(join(home, 'cihp'));
    await serving.ready(AbortSignal.timeout(2 * MINUTES));
  }, 5 * MINUTES);
  afterAll(async () => {
    await Promise.all(started.map((instance) => instance.close(0)));
    await rm(home, { recursive: true, force: true });
  });

  /** Why a model does not start. */
  async function reasonOf(dir: string): Promise<string | undefined> {
    const instance = await start(dir, false);
    await expect(instance.ready(AbortSignal.timeout(2 * MINUTES))).rejects.toThrow();
    return instance.status.reason;
  }

  /** The model of `serving` once more, to be spoilt. */
  async function copyOf(name: string): Promise<string> {
    const dir = join(home, name);
    await cp(join(home, 'cihp'), dir, { recursive: true });
    return dir;
  }

  test(
    "the worker's own tests pass in the environment",
    async () => {
      const { stderr } = await runGolden(
        environment!.python,
        ['-m', 'unittest', 'discover', '-s', 'tests', '-t', '.'],
        PYTHON,
      );
      expect(stderr).toMatch(/\nOK\n/);
    },
    MINUTES,
  );

  test(
    'masks, people and scores are those of the bare pipeline on the same photo',
    async () => {
      await mkdir(join(home, 'bare'));
      const script = join(PYTHON, 'tests', 'bare_pipeline.py');
      await runGolden(environment!.python, [script, join(home, 'cihp', 'model'), PHOTO, join(home, 'bare')]);
      const bare = JSON.parse(await readFile(join(home, 'bare', 'bare.json'), 'utf8'));

      const answer = parseResponse.strict().parse(await parse(serving, await readFile(PHOTO)));
      const { size, segments } = readJson(answer as JsonParsing);
      expect([size.width, size.height]).toEqual(bare.size);
      expect(answer.people.map(({ score }) => score)).toEqual(
        bare.scores.map((score: number) => Math.round(score * 1e4) / 1e4),
      );
      expect(answer.people.length).toBeGreaterThan(1);
      const [labels, people] = [new Uint8Array(size.width * size.height), new Uint8Array(size.width * size.height)];
      for (const { label, person, mask } of segments) {
        maskToBytes(mask).forEach((bit, at) => {
          if (!bit) return;
          labels[at] = label;
          people[at] = person ?? 0;
        });
      }
      expect(Buffer.compare(labels, await readFile(join(home, 'bare', 'labels')))).toBe(0);
      expect(Buffer.compare(people, await readFile(join(home, 'bare', 'people')))).toBe(0);
    },
    3 * MINUTES,
  );

  test.each([
    ['grey', (photo: Sharp) => photo.greyscale().png()],
    ['transparent', (photo: Sharp) => photo.ensureAlpha(0.5).png()],
    ['CMYK', (photo: Sharp) => photo.toColourspace('cmyk').jpeg()],
    ['16-bit', (photo: Sharp) => photo.toColourspace('rgb16').png()],
    ['turned', (photo: Sharp) => photo.withMetadata({ orientation: 6 }).jpeg()],
  ])(
    'a photo that is %s is parsed in its size',
    async (kind, make) => {
      const photo = await make(sharp(PHOTO).resize(160, 120)).toBuffer();
      const { image } = (await parse(serving, photo)) as { image: unknown };
      expect(image).toEqual(kind === 'turned' ? { width: 120, height: 160 } : { width: 160, height: 120 });
    },
    MINUTES,
  );

  test(
    'a parse is given up in the middle of the network, and the worker lives on',
    async () => {
      const pid = await pidOf(serving);
      const outgoing = post(serving, 'r1').end(await readFile(PHOTO));
      const response = once(outgoing, 'response');
      await vi.waitFor(async () => expect((await get(serving, '/.lastgood/status')).body.in_flight).toBe(1), 10_000);
      expect((await get(serving, '/.lastgood/work/r1', 'DELETE')).status).toBe(204);
      expect((await response)[0].statusCode).toBe(502);
      expect(await parse(serving, await readFile(PHOTO))).toMatchObject({ status: 'success' });
      expect(await pidOf(serving)).toBe(pid);
    },
    MINUTES,
  );

  test(
    'a model for one person has parts of nobody',
    async () => {
      await makeModel(environment!, join(home, 'lip', 'model'), ['--labels', 'lip', '--depth', '50']);
      const instance = await start(join(home, 'lip'));
      await instance.ready(AbortSignal.timeout(2 * MINUTES));
      const answer = parseResponse.parse(await parse(instance, await readFile(PHOTO)));
      await instance.close();
      expect(answer.people).toEqual([]);
      expect(answer.segments.length).toBeGreaterThan(3);
      expect(new Set(answer.segments.map(({ person }) => person))).toEqual(new Set([null]));
    },
    3 * MINUTES,
  );

  test(
    'weights that are cut off, of another depth, or of other classes',
    async () => {
      const truncated = await copyOf('truncated');
      await truncate(join(truncated, 'model', 'pytorch_model.pt'), 200_000_000);
      expect(await reasonOf(truncated)).toMatch(/pytorch_model\.pt is cut off at 200000000 bytes/);

      const shallow = await copyOf('shallow');
      await makeModel(environment!, join(home, 'other'), ['--depth', '50', '--labels', 'pascal']);
      await cp(join(home, 'other', 'pytorch_model.pt'), join(shallow, 'model', 'pytorch_model.pt'));
      expect(await reasonOf(shallow)).toMatch(/the weights of a ResNet-50, the configuration says depth 101/);

      await makeModel(environment!, join(home, 'other'), ['--labels', 'pascal']);
      await cp(join(home, 'other', 'pytorch_model.pt'), join(shallow, 'model', 'pytorch_model.pt'));
      expect(await reasonOf(shallow)).toMatch(/another number of classes and one for none: 9 x 256, .* 22 x 256/);
    },
    5 * MINUTES,
  );
});

function post(instance: Instance, id: string) {
  const { socketPath } = instance.endpoint as { socketPath: string };
  return request({ socketPath, method: 'POST', path: '/parse', headers: { 'x-request-id': id }, agent: false });
}

async function parse(instance: Instance, body: Uint8Array): Promise<unknown> {
  const [incoming] = await once(post(instance, 'r0').end(body), 'response');
  return JSON.parse((await buffer(incoming)).toString());
}
