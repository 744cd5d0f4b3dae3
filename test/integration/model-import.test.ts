import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { convertTfjsGraphModel } from '../../src/model-import/tfjs/convert.ts';
import { furtherNetworks, networks, photoFeed, readNetwork } from '../support/networks.ts';
import { maxDifference, runOnnx, tfjsReference, useWasm } from '../support/tfjs.ts';

const models = process.env.LASTGOOD_TEST_MODELS ?? '';
const dir = join(models, 'tfjs');

beforeAll(useWasm);

const isThere = (name: string) => models !== '' && existsSync(join(dir, `${name}.json`));

describe.each([...networks, ...furtherNetworks.filter(({ name }) => isThere(name))])('$name', (network) => {
  const { name, sizes, tolerance } = network;

  test(`computes on a photo what TF.js computes`, async (context) => {
    context.skip(!isThere(name), `no ${name}.json in LASTGOOD_TEST_MODELS/tfjs: ${models || 'not set'}`);
    const files = await readNetwork(dir, name);
    const onnx = convertTfjsGraphModel(files);
    const reference = await tfjsReference(files);
    for (const size of sizes) {
      const feeds = await photoFeed(network, size);
      const wanted = reference.run(feeds);
      const got = await runOnnx(onnx, feeds);
      expect([...got.keys()].sort()).toEqual(Object.keys(tolerance).sort());
      for (const { name: output, shape, values } of wanted) {
        const answer = got.get(output)!;
        expect([...answer.shape]).toEqual(shape);
        const difference = maxDifference(values, answer.values);
        expect(difference, `${output} at ${size.join(' x ')}`).toBeLessThanOrEqual(tolerance[output]!);
      }
    }
    reference.dispose();
  });

  test('is the same file as when it was staged, in another process', async (context) => {
    const staged = join(models, `${name}.onnx`);
    context.skip(
      !isThere(name) || !existsSync(staged),
      `no staged ${name}.onnx in LASTGOOD_TEST_MODELS: ${models || 'not set'}`,
    );
    const onnx = convertTfjsGraphModel(await readNetwork(dir, name));
    expect(Buffer.from(onnx).equals(await readFile(staged))).toBe(true);
  });
});

test('several photos in one run give what they give one by one', async (context) => {
  const network = networks.find(({ name }) => name === 'blazepose-lite')!;
  context.skip(!isThere(network.name), 'no blazepose-lite.json in LASTGOOD_TEST_MODELS/tfjs');
  const onnx = convertTfjsGraphModel(await readNetwork(dir, network.name));
  const { input_1: one } = await photoFeed(network, [256, 256]);
  const pixels = Float32Array.from(one!.values);
  const other = pixels.toReversed();
  const both = new Float32Array(2 * pixels.length);
  both.set(pixels);
  both.set(other, pixels.length);
  const together = await runOnnx(onnx, { input_1: { ...one!, shape: [2, 256, 256, 3], values: both } });
  const singles = [
    await runOnnx(onnx, { input_1: one! }),
    await runOnnx(onnx, { input_1: { ...one!, values: other } }),
  ];
  for (const [name, { values }] of together) {
    const apart = singles.flatMap((single) => Array.from(single.get(name)!.values));
    expect(maxDifference(values, apart), name).toBeLessThanOrEqual(1e-3);
  }
});
