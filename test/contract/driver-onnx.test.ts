import { join } from 'node:path';
import { createOnnxDriver } from '../../src/runtime/onnx/driver.ts';
import { TINY_RECIPES, tinyRelease } from '../faults/tiny/release.ts';
import { driverContract } from './driver-suite.ts';

driverContract('onnx', async (dir) => ({
  driver: (options) => createOnnxDriver({ recipes: TINY_RECIPES, ...options }),
  release: await tinyRelease(dir),
  broken: { release: await tinyRelease(join(dir, 'broken'), {}, {}), says: /has no file mean\.onnx/ },
  self: '/.lastgood/status',
  logs: /"msg":"ready"/,
}));
