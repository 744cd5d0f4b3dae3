import { open, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import onnxruntime from '../../../node_modules/onnxruntime-node/package.json' with { type: 'json' };
import { noise } from '../../../test/support/bytes.ts';
import { scratchDir } from '../../../test/support/scratch.ts';
import { judgeScene } from '../judge.ts';
import { sceneOf } from '../scene-for-tests.ts';
import { readOnnxHeader } from './onnx-header.ts';

const fixture = (name: string) => join(import.meta.dirname, '../../../test/fixtures/onnx', name);
const files = ['conv-pytorch-1.13.onnx', 'scaler-ml-17.onnx', 'relu-newest.onnx'];

test.each([
  ['conv-pytorch-1.13.onnx', { irVersion: 7, opsets: { '': 14 }, producer: 'pytorch 1.13.1' }],
  ['scaler-ml-17.onnx', { irVersion: 8, opsets: { '': 17, 'ai.onnx.ml': 3 }, producer: 'lastgood-fixtures' }],
  ['relu-newest.onnx', { irVersion: 14, opsets: { '': 28 }, producer: 'lastgood-fixtures' }],
])('the header of %s', async (name, header) => {
  expect(await readOnnxHeader(fixture(name))).toEqual(header);
});

test('what is foretold of each is what the runtime does', async () => {
  for (const name of files) {
    const header = (await readOnnxHeader(fixture(name)))!;
    const runtime = { name: 'onnxruntime-node', version: onnxruntime.version };
    const { findings } = judgeScene(sceneOf({}, { models: [{ path: name, header }], runtime }));
    const loads = await InferenceSession.create(fixture(name), { logSeverityLevel: 4 }).then(
      () => true,
      () => false,
    );
    expect([name, findings.length === 0]).toEqual([name, loads]);
  }
});

test('a graph of gigabytes is skipped', async () => {
  const file = join(await scratchDir(), 'big.onnx');
  // IR version 8, a graph of 5 GB that is a hole, opset 17 behind it.
  const size = 5_000_000_000;
  const head = Buffer.from([0x08, 8, 0x3a, ...varint(size)]);
  await writeFile(file, head);
  await truncate(file, head.length + size);
  await using handle = await open(file, 'r+');
  await handle.write(Buffer.from([0x42, 2, 0x10, 17]), 0, 4, head.length + size);
  expect(await readOnnxHeader(file)).toEqual({ irVersion: 8, opsets: { '': 17 }, producer: null });
});

test('what is no network is none, and never an error', async () => {
  const file = join(await scratchDir(), 'x.onnx');
  const whole = await readFile(fixture('conv-pytorch-1.13.onnx'));
  const others = [
    Buffer.alloc(0),
    Buffer.from('{"format": "graph-model"}'),
    Buffer.alloc(100_000),
    Buffer.alloc(100, 0xff),
    Buffer.from(noise(20_000)),
    whole.subarray(0, 20),
    whole.subarray(0, -3),
  ];
  for (const bytes of others) {
    await writeFile(file, bytes);
    expect(await readOnnxHeader(file), bytes.subarray(0, 20).toString('hex')).toBeNull();
  }
});

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
