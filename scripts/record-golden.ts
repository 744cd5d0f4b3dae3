/**
 * Makes the golden sets of the embedded releases: pictures out of test/fixtures/photos, and what each release answers.
 * Run it after a change that is meant to change answers, then `npm run format`, and look at the difference before it is committed.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { HOME } from '../bench/lib/release.ts';
import { GOLDEN_FILE, type GoldenSet } from '../src/golden/golden-set.ts';
import { recordGolden } from '../src/golden/record.ts';
import { readSpec } from '../src/release/spec.ts';
import { stageRelease } from '../src/rollout/stage.ts';
import { createOnnxDriver } from '../src/runtime/onnx/driver.ts';
import { Transport } from '../src/runtime/transport.ts';
import { openStore } from '../src/store/store.ts';

const root = join(import.meta.dirname, '..');
const photos = join(root, 'test/fixtures/photos');
const folder = join(root, 'models/pose-parts');

const scratch = await mkdtemp(join(tmpdir(), 'record-golden-'));
try {
  const inputs = await drawInputs(join(scratch, 'inputs'));
  for (const [file, dir] of [
    ['release.yaml', 'golden/full'],
    ['release.lite.yaml', 'golden/lite'],
  ] as const) {
    await record(join(folder, file), join(folder, dir), inputs);
    await forgetRelease(join(folder, dir, GOLDEN_FILE));
    console.log(dir);
  }
} finally {
  await rm(scratch, { recursive: true });
}

/**
 * A square photo, a portrait, and a wide picture of three people, as JPEG: the photos themselves are in the tests. No side is
 * longer than what the parser looks at, so that nothing is resized, which processors do in slightly different ways.
 */
async function drawInputs(dir: string): Promise<{ name: string; path: string }[]> {
  await mkdir(dir, { recursive: true });
  const astronaut = () => sharp(join(photos, 'astronaut.png'));
  const camera = () => sharp(join(photos, 'camera.png')).toColourspace('srgb');
  const side = { width: 340, height: 340 };
  const group = sharp({ create: { width: 1020, height: 400, channels: 3, background: '#8f8f8f' } }).composite([
    { input: await astronaut().resize(side).png().toBuffer(), left: 0, top: 60 },
    { input: await camera().resize(side).png().toBuffer(), left: 340, top: 20 },
    { input: await astronaut().resize(side).flop().png().toBuffer(), left: 680, top: 40 },
  ]);
  const pictures = {
    camera: camera(),
    portrait: astronaut().extract({ left: 40, top: 0, width: 360, height: 512 }),
    group,
  };
  return Promise.all(
    Object.entries(pictures).map(async ([name, picture]) => {
      const path = join(dir, `${name}.jpg`);
      await writeFile(path, await picture.jpeg({ quality: 88 }).toBuffer());
      return { name: `${name}.jpg`, path };
    }),
  );
}

async function record(specFile: string, out: string, inputs: { name: string; path: string }[]): Promise<void> {
  const spec = await readSpec(specFile);
  const { golden: _, ...bare } = spec;
  const store = await openStore(join(HOME, 'store'));
  const signal = new AbortController().signal;
  const release = await stageRelease(bare, { store, cacheDir: join(HOME, 'cache'), signal });
  const cacheDir = join(HOME, 'cache', 'networks');
  await using instance = await createOnnxDriver().start(release, { runDir: scratch, cacheDir, readyTimeout: 120_000 });
  await instance.ready(AbortSignal.timeout(120_000));
  const transport = new Transport();
  try {
    await recordGolden({
      send: (call) => transport.call(instance.endpoint, call, AbortSignal.timeout(120_000)),
      inputs,
      out,
      compare: { kind: 'parsing' },
      force: true,
    });
  } finally {
    await transport.close();
  }
}

/** The set becomes part of the release, whose digest it would have to name: what answered was the release without it. */
async function forgetRelease(file: string): Promise<void> {
  const { recorded_from: _, ...set } = JSON.parse(await readFile(file, 'utf8')) as GoldenSet;
  await writeFile(file, `${JSON.stringify(set, null, 2)}\n`);
}
