import { createCommandDriver } from '../../src/runtime/command/driver.ts';
import { commandRelease } from './command-release.ts';
import { driverContract } from './driver-suite.ts';

driverContract('command', async () => ({
  driver: createCommandDriver,
  release: commandRelease(['node', './plain.mjs']),
  broken: {
    release: commandRelease(['node', '-e', 'throw new RangeError("no such weights")']),
    says: /RangeError: no such weights/,
  },
  self: '/self',
  logs: /^listening$/,
}));
