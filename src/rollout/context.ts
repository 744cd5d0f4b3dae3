import type { Outcome, Router, ShadowPair } from '../gateway/route.ts';
import type { Comparer } from '../golden/comparer.ts';
import type { Instance } from '../runtime/driver.ts';
import type { Transport } from '../runtime/transport.ts';
import type { Store } from '../store/store.ts';
import type { Fleet } from './fleet.ts';
import type { Journal } from './journal.ts';
import type { ReleaseEnvironments } from './release-environments.ts';
import type { StageProgress } from './stage.ts';

/** What the gateway of a service does for its keeper. */
export interface ServiceGateway {
  /** Resolves when no request is under way at that instance. */
  idle(instance: Instance): Promise<void>;
}

export interface GatewayHooks {
  onOutcome(outcome: Outcome): void;
  onShadow(pair: ShadowPair): void;
}

/** Figures for whoever counts. */
export interface Meters {
  switched(service: string, ms: number): void;
  rolledBack(service: string, ms: number): void;
  rolloutEnded(service: string, result: string): void;
  goldenAgreement(service: string, role: 'current' | 'standby' | 'candidate', agreement: number): void;
  storeBytes(bytes: number): void;
  /** @param drift share of its packages that are not what the lock says, 0 to 1 */
  environmentDrift(service: string, drift: number): void;
}

/** How often things are looked at, in milliseconds. */
export interface Clock {
  /** Golden inputs through the release that serves and through the standby, one at a time. */
  probeMs: number;
  /** The way back is rehearsed. */
  rehearseMs: number;
  /** Probes within a watch come more often: so many in its time. */
  watchProbes: number;
  /** Environments are compared with their locks. */
  driftMs: number;
  /** How long requests under way at a release that was replaced may go on. */
  drainMs: number;
}

export const CLOCK: Clock = { probeMs: 30_000, rehearseMs: 60_000, driftMs: 60_000, watchProbes: 6, drainMs: 35_000 };

/** What the keepers of all services share. */
export interface KeeperContext {
  home: string;
  store: Store;
  environments: ReleaseEnvironments;
  journal: Journal;
  fleet: Fleet;
  /** To instances, beside the gateway. */
  transport: Transport;
  /** Compares golden answers, in a thread that stays. */
  comparer: Comparer;
  clock: Clock;
  meters: Meters;
  openGateway(service: string, router: Router, hooks: GatewayHooks): ServiceGateway;
  /** Told while a release is being got for a rollout or without one. */
  onProgress(progress: StageProgress): void;
  /** Something threw that is no expected failure. */
  onBug(error: unknown): void;
}
