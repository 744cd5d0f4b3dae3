import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Role } from './metrics-gauges.ts';

/** What the keeper of the services tells. Times are milliseconds, as everywhere; the metrics are in seconds. */
export interface RolloutMetrics {
  /** @param result state that the rollout ended in: `settled`, `refused`, `rolled_back` … */
  rolloutEnded(service: string, result: string): void;
  /** From the order to the acknowledgement of the gateway. */
  switched(service: string, ms: number): void;
  /** From the decision to the moment in which the other release served; rehearsals too. */
  rolledBack(service: string, ms: number): void;
  /** @param agreement 0..1, of the last golden probe */
  goldenAgreement(service: string, role: Role, agreement: number): void;
  storeBytes(bytes: number): void;
  /** @param drift 0..1, share of the packages of the environment that serves which are not what the lock says */
  environmentDrift(service: string, drift: number): void;
}

/** Seconds: from a pointer swap to the start of a cold standby. */
const SWITCHES = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 120];

export function createRolloutMetrics(registry: Registry): RolloutMetrics {
  const registers = [registry];
  const rollouts = new Counter({
    name: 'lastgood_rollouts_total',
    help: 'Rollouts that have ended, by the state they ended in',
    labelNames: ['service', 'result'] as const,
    registers,
  });
  const labelled = { labelNames: ['service'] as const, buckets: SWITCHES, registers };
  const rollbacks = new Histogram({
    name: 'lastgood_rollback_duration_seconds',
    help: 'From the decision to roll back until the other release serves',
    ...labelled,
  });
  const switches = new Histogram({
    name: 'lastgood_switch_duration_seconds',
    help: 'From the order to switch until the gateway has acknowledged it',
    ...labelled,
  });
  const golden = new Gauge({
    name: 'lastgood_golden_agreement',
    help: 'Agreement of the last golden probe with the outputs expected, 0 to 1',
    labelNames: ['service', 'role'] as const,
    registers,
  });
  const drift = new Gauge({
    name: 'lastgood_environment_drift',
    help: 'Share of the packages of the environment that serves which are not what its lock says, 0 to 1',
    labelNames: ['service'] as const,
    registers,
  });
  const store = new Gauge({ name: 'lastgood_store_bytes', help: 'Bytes of all blobs in the store', registers });
  store.remove(); // not 0: nobody has counted yet
  return {
    rolloutEnded: (service, result) => rollouts.inc({ service, result }),
    switched: (service, ms) => switches.observe({ service }, ms / 1000),
    rolledBack: (service, ms) => rollbacks.observe({ service }, ms / 1000),
    goldenAgreement: (service, role, agreement) => golden.set({ service, role }, agreement),
    storeBytes: (bytes) => store.set(bytes),
    environmentDrift: (service, share) => drift.set({ service }, share),
  };
}
