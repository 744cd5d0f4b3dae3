import { Gauge, type Registry } from 'prom-client';

export const ROLES = ['current', 'standby', 'candidate'] as const;
export type Role = (typeof ROLES)[number];

/** What the gauges show at the moment of a scrape. */
export interface Snapshot {
  /** Requests that wait for an instance, by service. */
  queues: { service: string; depth: number }[];
  /** Releases by role; an instance's memory where it reports it. */
  releases: { service: string; role: Role; release: string; version: string; memoryBytes?: number }[];
}

/** Gauges that are read when somebody asks. `observe` says from where. */
export function createGauges(registry: Registry) {
  let read: () => Snapshot = () => ({ queues: [], releases: [] });
  const registers = [registry];
  new Gauge({
    name: 'lastgood_queue_depth',
    help: 'Requests that wait for an instance',
    labelNames: ['service'] as const,
    registers,
    collect() {
      this.reset();
      for (const { service, depth } of read().queues) this.set({ service }, depth);
    },
  });
  new Gauge({
    name: 'lastgood_release_info',
    help: 'Which release has which role; the value is always 1',
    labelNames: ['service', 'role', 'release', 'version'] as const,
    registers,
    collect() {
      this.reset();
      for (const { service, role, release, version } of read().releases)
        this.set({ service, role, release, version }, 1);
    },
  });
  new Gauge({
    name: 'lastgood_instance_memory_bytes',
    help: 'Resident memory as the instance reports it',
    labelNames: ['service', 'role', 'release'] as const,
    registers,
    collect() {
      this.reset();
      for (const { service, role, release, memoryBytes } of read().releases) {
        if (memoryBytes !== undefined) this.set({ service, role, release }, memoryBytes);
      }
    },
  });
  return {
    observe(snapshot: () => Snapshot) {
      read = snapshot;
    },
  };
}
