/**
 * The embedded networks as TF.js runs them (wasm, which in Node has one thread) and as ONNX Runtime runs them after
 * the conversion, in turns on the same photo. Run: LASTGOOD_TEST_MODELS=DIR node bench/import.ts, where DIR/tfjs holds
 * the published models (after `npm test`: node_modules/.cache/lastgood-test-models).
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { convertTfjsGraphModel } from '../src/model-import/tfjs/convert.ts';
import { furtherNetworks, type Network, networks, photoFeed, readNetwork } from '../test/support/networks.ts';
import { type Feed, tfjsReference, useWasm } from '../test/support/tfjs.ts';

const ROUNDS = 15;
const cache = join(import.meta.dirname, '..', 'node_modules', '.cache', 'lastgood-test-models');
const dir = join(process.env.LASTGOOD_TEST_MODELS ?? cache, 'tfjs');

await useWasm();
console.log('network              convert   wasm ms   1 thread   wasm/ours   2 threads   wasm/ours');
const sums = { wasm: 0, one: 0, two: 0 };
for (const network of [...networks, ...furtherNetworks]) {
  if (!existsSync(join(dir, `${network.name}.json`))) {
    console.log(`${network.name.padEnd(18)} skipped: not in ${dir}`);
    continue;
  }
  const { convert, wasm, one, two } = await measure(network);
  print(network.name, convert, { wasm, one, two });
  if (!networks.includes(network)) continue;
  sums.wasm += wasm;
  sums.one += one;
  sums.two += two;
}
print('embedded, each once', undefined, sums);

interface Times {
  wasm: number;
  one: number;
  two: number;
}

/** Medians in ms. The three take turns, so that whatever else the machine does falls on all of them. */
async function measure(network: Network): Promise<Times & { convert: number }> {
  const files = await readNetwork(dir, network.name);
  const started = performance.now();
  const onnx = convertTfjsGraphModel(files);
  const convert = performance.now() - started;
  const feeds = await photoFeed(network, network.sizes[0]!);
  const reference = await tfjsReference(files);
  const sessions = await Promise.all([session(onnx, 1), session(onnx, 2)]);
  const tensors = Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, tensor(feed)]));
  const times: Times[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    times.push({
      wasm: await timed(async () => reference.run(feeds)),
      one: await timed(() => sessions[0].run(tensors)),
      two: await timed(() => sessions[1].run(tensors)),
    });
  }
  reference.dispose();
  for (const each of sessions) await each.release();
  const warm = times.slice(1);
  const median = (pick: (times: Times) => number) => warm.map(pick).sort((a, b) => a - b)[ROUNDS >> 1]!;
  return { convert, wasm: median((t) => t.wasm), one: median((t) => t.one), two: median((t) => t.two) };
}

function session(onnx: Uint8Array, intraOpNumThreads: number): Promise<InferenceSession> {
  return InferenceSession.create(onnx, { intraOpNumThreads });
}

function tensor({ dtype, shape, values }: Feed): Tensor {
  return dtype === 'int32'
    ? new Tensor('int32', Int32Array.from(values), shape)
    : new Tensor('float32', Float32Array.from(values), shape);
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

function print(name: string, convert: number | undefined, { wasm, one, two }: Times): void {
  const cells = [convert?.toFixed(0) ?? '', wasm.toFixed(1), one.toFixed(1), (wasm / one).toFixed(2), two.toFixed(1)];
  const widths = [9, 10, 11, 12, 12];
  const row = cells.map((cell, i) => cell.padStart(widths[i]!)).join('');
  console.log(`${name.padEnd(19)}${row}${(wasm / two).toFixed(2).padStart(12)}`);
}
