import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';

/** What the budget is read from; tests put other hosts here. */
export interface Host {
  /** Text of a file, null when there is none. */
  read(path: string): string | null;
  /** What the runtime thinks is available. */
  parallelism(): number;
}

const thisHost: Host = {
  read: (path) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return null;
    }
  },
  parallelism: availableParallelism,
};

/**
 * Whole cores that this process may use: the least of its scheduler affinity and of the CPU quotas of its control groups, at least 1.
 * A quota is rounded down: with more busy threads than quota the kernel stops all of them for the rest of each period.
 */
export function cpuBudget(host: Host = thisHost): number {
  const limits = [host.parallelism(), affinity(host), ...quotas(host)].filter((limit) => limit !== null);
  return Math.max(1, Math.floor(Math.min(...limits)));
}

/** Number of CPUs in `Cpus_allowed_list` of /proc/self/status, e.g. `0-3,8` is 5 (proc_pid_status(5)). */
function affinity(host: Host): number | null {
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(host.read('/proc/self/status') ?? '')?.[1];
  if (!list) return null;
  return list.split(',').reduce((sum, range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return sum + last - first + 1;
  }, 0);
}

/** CPU quotas, in cores, of the control groups that this process is in, from its own up to the root (cgroups(7)). */
function quotas(host: Host): number[] {
  const groups = (host.read('/proc/self/cgroup') ?? '').split('\n').map((line) => line.split(':'));
  return groups
    .flatMap(([id, controllers = '', path = '/']) => {
      if (id === '0' && controllers === '')
        return upwards(path).map((group) => quotaV2(host, join('/sys/fs/cgroup', group)));
      if (!controllers.split(',').includes('cpu')) return [];
      return upwards(path).map((group) => quotaV1(host, join('/sys/fs/cgroup/cpu', group)));
    })
    .filter((quota) => quota !== null);
}

/** `cpu.max`: `<quota|max> <period>`, microseconds. */
function quotaV2(host: Host, group: string): number | null {
  const [quota, period] = (host.read(join(group, 'cpu.max')) ?? 'max').trim().split(/\s+/);
  return quota === 'max' || !quota || !period ? null : Number(quota) / Number(period);
}

/** Two files, microseconds; a quota of -1 is none. */
function quotaV1(host: Host, group: string): number | null {
  const quota = Number(host.read(join(group, 'cpu.cfs_quota_us')) ?? -1);
  const period = Number(host.read(join(group, 'cpu.cfs_period_us')) ?? 0);
  return quota > 0 && period > 0 ? quota / period : null;
}

/** `/a/b` -> `/a/b`, `/a`, `/`: a limit of any ancestor holds too. */
function upwards(path: string): string[] {
  return path === '/' || path === '.' ? ['/'] : [path, ...upwards(dirname(path))];
}
