import { join } from 'node:path';
import { createOnnxDriver } from '../../src/runtime/onnx/driver.ts';
import { TINY_RECIPES, tinyRelease } from '../faults/tiny/release.ts';
import { driverContract } from './driver-suite.ts';

driverContract('onnx', async (dir) => ({
  driver: createOnnxDriver({ recipes: TINY_RECIPES }),
  release: await tinyRelease(dir),
  broken: { release: await tinyRelease(join(dir, 'broken'), {}, {}), says: /has no file mean\.onnx/ },
}));
