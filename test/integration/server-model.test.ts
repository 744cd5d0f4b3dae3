import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '../../src/api/client.ts';
import { cocoResponse, parseResponse } from '../../src/api/parse.ts';
import { type Listening, openOnnxServer } from './server-harness.ts';

const models = process.env.LASTGOOD_TEST_MODELS;
const photo = (name: string) => readFile(fileURLToPath(new URL(`../fixtures/photos/${name}`, import.meta.url)));

/** Skipped without the weights: the test command fetches them once, and says why where it cannot. */
describe.skipIf(!models)('the embedded parser behind the server (needs the weights: LASTGOOD_TEST_MODELS)', () => {
  let served: Listening;

  beforeAll(async () => {
    served = await openOnnxServer({
      service: 'human-parsing',
      id: `sha256:${'e'.repeat(64)}`,
      version: '1.0.0',
      dir: String(models),
      runtime: { driver: 'onnx', recipe: 'pose-parts', threads: 'auto', settings: { size: 'lite' } },
    });
  });

  afterAll(() => served?.[Symbol.asyncDispose]());

  test('a portrait is one person with a face, in the shape of the contract', async () => {
    const parsing = parseResponse
      .strict()
      .parse(await createClient({ url: served.url }).parse(await photo('astronaut.png')));
    expect(parsing).toMatchObject({ mask_shape: [512, 512], image: { width: 512, height: 512 } });
    expect(parsing.people).toHaveLength(1);
    expect(parsing.segments.map(({ label }) => label)).toEqual(expect.arrayContaining(['face', 'torso']));
    expect(parsing.release).toEqual({ id: `sha256:${'e'.repeat(64)}`, version: '1.0.0', generation: 1 });
    expect(parsing.timings.inference_ms).toBeGreaterThan(0);
  });

  test('the same as pictures and as COCO', async () => {
    const client = createClient({ url: served.url });
    const bytes = await photo('astronaut.png');
    const labels = Buffer.from(await client.parse(bytes, { format: 'labels' }));
    expect(await sharp(labels).metadata()).toMatchObject({ format: 'png', width: 512, height: 512 });
    const overlay = Buffer.from(await client.parse(bytes, { format: 'overlay' }));
    expect(await sharp(overlay).metadata()).toMatchObject({ format: 'png', width: 512, height: 512 });
    const coco = cocoResponse.parse(await client.parse(bytes, { format: 'coco' }));
    expect(coco.annotations.length).toBeGreaterThan(0);
  });

  test('nobody in the picture is an answer: 200, and nobody', async () => {
    const noise = {
      width: 320,
      height: 240,
      channels: 3 as const,
      noise: { type: 'gaussian' as const, mean: 128, sigma: 20 },
    };
    const picture = await sharp({ create: { ...noise, background: '#888' } })
      .jpeg()
      .toBuffer();
    const parsing = await createClient({ url: served.url }).parse(picture);
    expect(parsing).toMatchObject({ status: 'success', people: [], segments: [], mask_shape: [240, 320] });
  });

  test('people below the score asked for are left out', async () => {
    const parsing = await createClient({ url: served.url }).parse(await photo('astronaut.png'), { min_score: 1 });
    expect(parsing.people).toEqual([]);
  });
});
