import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Stages } from './server-timing.ts';

/** What the gauges show at the moment of a scrape. */
export interface Snapshot {
  /** Requests that wait for an instance. */
  queueDepth: number;
  /** Releases by role; an instance's memory where it reports it. */
  releases: { service: string; role: string; release: string; version: string; memoryBytes?: number }[];
}

export interface FinishedRequest {
  service: string;
  /** Short digest, or `none`. */
  release: string;
  /** HTTP status; 499 when the client left. */
  status: number;
  seconds: number;
  /** Milliseconds by stage. */
  stages: Stages;
}

export interface Metrics {
  readonly registry: Registry;
  /** Counts one request of the data plane, once, when it is over. */
  finished(request: FinishedRequest): void;
  /** Where the gauges read from; called on each scrape. */
  observe(snapshot: () => Snapshot): void;
}

/** The stages that are told apart; a release may name others, which stay in the header. */
const STAGES = ['upload', 'queue', 'decode', 'preprocess', 'inference', 'postprocess', 'encode'];

/** Seconds: from a probe's answer to the deadline of a slow parse. */
const DURATIONS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** The metrics of one server in a registry of their own, so that several servers can live in one process. */
export function createMetrics({ processMetrics = true } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (processMetrics) collectDefaultMetrics({ register: registry });

  const requests = new Counter({
    name: 'lastgood_requests_total',
    help: 'Requests of the data plane by HTTP status; 499 is a client that left',
    labelNames: ['service', 'release', 'code'] as const,
    registers,
  });
  const durations = new Histogram({
    name: 'lastgood_request_duration_seconds',
    help: 'From the arrival of the headers to the end of the answer',
    labelNames: ['service', 'release'] as const,
    buckets: DURATIONS,
    registers,
  });
  const stageDurations = new Histogram({
    name: 'lastgood_stage_duration_seconds',
    help: 'Where the time of a request went, as its Server-Timing header says',
    labelNames: ['stage'] as const,
    buckets: DURATIONS,
    registers,
  });
  const gauges = createGauges(registry);

  return {
    registry,
    finished({ service, release, status, seconds, stages }) {
      requests.inc({ service, release, code: String(status) });
      durations.observe({ service, release }, seconds);
      for (const stage of STAGES) {
        if (stages[stage] !== undefined) stageDurations.observe({ stage }, stages[stage] / 1000);
      }
    },
    observe: gauges.observe,
  };
}

function createGauges(registry: Registry): Pick<Metrics, 'observe'> {
  let read: () => Snapshot = () => ({ queueDepth: 0, releases: [] });
  const registers = [registry];
  new Gauge({
    name: 'lastgood_queue_depth',
    help: 'Requests that wait for an instance',
    registers,
    collect() {
      this.set(read().queueDepth);
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
    observe(snapshot) {
      read = snapshot;
    },
  };
}
