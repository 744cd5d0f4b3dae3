import { createDummyDriver } from '../../src/runtime/dummy/driver.ts';
import { dummyRelease } from '../faults/dummy-release.ts';
import { driverContract } from './driver-suite.ts';

driverContract('dummy', async (dir) => ({
  driver: createDummyDriver,
  release: dummyRelease(dir),
  broken: { release: dummyRelease(dir, { start: 'exit' }), says: /dummy was told to fail/ },
  self: '/.lastgood/status',
  logs: /"event":"listening"/,
}));
