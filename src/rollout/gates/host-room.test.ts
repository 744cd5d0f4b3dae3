import { describe, expect, test } from 'vitest';
import { freeDisk, memoryRoom } from './host-room.ts';

const GIB = 2 ** 30;
const meminfo =
  'MemTotal: 8388608 kB\nMemFree: 1 kB\nMemAvailable: 4194304 kB\nSwapTotal: 1048576 kB\nSwapFree: 524288 kB\n';
const roomOf = (files: Record<string, string>) => memoryRoom((path) => files[path] ?? null);

test('the machine alone: what is available, and free swap', () => {
  expect(roomOf({ '/proc/meminfo': meminfo })).toEqual({ available: 4.5 * GIB, total: 9 * GIB });
});

test('nothing known is null', () => expect(roomOf({})).toEqual({ available: null, total: null }));

describe('control groups', () => {
  test('version 2: the least of all groups up to the root; caches count as free', () => {
    const room = roomOf({
      '/proc/meminfo': meminfo,
      '/proc/self/cgroup': '0::/pod/app\n',
      '/sys/fs/cgroup/pod/app/memory.max': 'max\n',
      '/sys/fs/cgroup/pod/memory.max': `${2 * GIB}\n`,
      '/sys/fs/cgroup/pod/memory.current': `${1.5 * GIB}\n`,
      '/sys/fs/cgroup/pod/memory.stat': `anon 1\ninactive_file ${0.25 * GIB}\n`,
    });
    expect(room).toEqual({ available: 0.75 * GIB, total: 2 * GIB });
  });

  test('version 1', () => {
    const room = roomOf({
      '/proc/meminfo': meminfo,
      '/proc/self/cgroup': '4:memory:/docker/x\n3:cpu,cpuacct:/docker/x\n',
      '/sys/fs/cgroup/memory/docker/x/memory.limit_in_bytes': `${1 * GIB}\n`,
      '/sys/fs/cgroup/memory/docker/x/memory.usage_in_bytes': `${0.75 * GIB}\n`,
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
    });
    expect(room).toEqual({ available: 0.25 * GIB, total: 1 * GIB });
  });

  test('one that is over its limit has nothing left', () => {
    const room = roomOf({
      '/proc/self/cgroup': '0::/\n',
      '/sys/fs/cgroup/memory.max': '100\n',
      '/sys/fs/cgroup/memory.current': '200\n',
    });
    expect(room).toEqual({ available: 0, total: 100 });
  });
});

test('the disk of this machine has room, one that is not there has none known', async () => {
  expect(await freeDisk('/')).toBeGreaterThan(0);
  expect(await freeDisk('/no/such/folder')).toBeNull();
});

test.skipIf(process.platform !== 'linux')('this machine tells its memory (needs Linux)', () => {
  const { available, total } = memoryRoom();
  expect(available).toBeGreaterThan(0);
  expect(total).toBeGreaterThanOrEqual(available!);
});
