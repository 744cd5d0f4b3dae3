import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { createGauges, type Snapshot } from './metrics-gauges.ts';
import { createRolloutMetrics, type RolloutMetrics } from './metrics-rollouts.ts';
import type { Stages } from './server-timing.ts';

export interface FinishedRequest {
  service: string;
  /** Short digest, or `none`. */
  release: string;
  /** Short digest of the release that failed it, when `release` answered in its place. */
  rescuedFrom?: string | undefined;
  /** HTTP status; 499 when the client left. */
  status: number;
  seconds: number;
  /** Milliseconds by stage. */
  stages: Stages;
}

export interface Metrics extends RolloutMetrics {
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
  const rescued = new Counter({
    name: 'lastgood_rescued_requests_total',
    help: 'Requests that one release failed and another one answered',
    labelNames: ['service', 'from', 'to'] as const,
    registers,
  });
  const { observe } = createGauges(registry);

  return {
    registry,
    finished({ service, release, rescuedFrom, status, seconds, stages }) {
      requests.inc({ service, release, code: String(status) });
      durations.observe({ service, release }, seconds);
      if (rescuedFrom !== undefined) rescued.inc({ service, from: rescuedFrom, to: release });
      for (const stage of STAGES) {
        if (stages[stage] !== undefined) stageDurations.observe({ stage }, stages[stage] / 1000);
      }
    },
    observe,
    ...createRolloutMetrics(registry),
  };
}
