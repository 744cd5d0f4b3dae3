import { expect, test } from 'vitest';
import { cpuBudget } from './cpu-budget.ts';

const host = (files: Record<string, string>, cores = 64) => ({
  read: (path: string) => files[path] ?? null,
  parallelism: () => cores,
});
const V2 = { '/proc/self/cgroup': '0::/\n' };

test.each<[string, Record<string, string>, number]>([
  ['without any limit, what the runtime says', {}, 64],
  ['cgroup v2 quota', { ...V2, '/sys/fs/cgroup/cpu.max': '400000 100000\n' }, 4],
  ['cgroup v2 without quota', { ...V2, '/sys/fs/cgroup/cpu.max': 'max 100000\n' }, 64],
  ['a part of a core is left out', { ...V2, '/sys/fs/cgroup/cpu.max': '250000 100000\n' }, 2],
  ['never less than one', { ...V2, '/sys/fs/cgroup/cpu.max': '50000 100000\n' }, 1],
  [
    'the tightest of the ancestors',
    {
      '/proc/self/cgroup': '0::/system.slice/lastgood.service\n',
      '/sys/fs/cgroup/system.slice/lastgood.service/cpu.max': '800000 100000\n',
      '/sys/fs/cgroup/system.slice/cpu.max': '300000 100000\n',
    },
    3,
  ],
  [
    'cgroup v1',
    {
      '/proc/self/cgroup': '12:memory:/x\n4:cpu,cpuacct:/docker/abc\n',
      '/sys/fs/cgroup/cpu/docker/abc/cpu.cfs_quota_us': '200000\n',
      '/sys/fs/cgroup/cpu/docker/abc/cpu.cfs_period_us': '100000\n',
    },
    2,
  ],
  [
    'cgroup v1 without quota',
    {
      '/proc/self/cgroup': '4:cpu:/\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
    },
    64,
  ],
  ['affinity', { '/proc/self/status': 'Name:\tnode\nCpus_allowed_list:\t0-1,8,10-12\n' }, 6],
])('%s', (_name, files, cores) => {
  expect(cpuBudget(host(files))).toBe(cores);
});

test('on this host: at least one, at most what the runtime sees', () => {
  expect(cpuBudget()).toBeGreaterThanOrEqual(1);
});
