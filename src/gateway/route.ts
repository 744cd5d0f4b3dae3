import type { Instance, ReleaseRef } from '../runtime/driver.ts';

/** Where requests of a service go: one immutable value; a switch replaces it whole. */
export interface Route {
  release: ReleaseRef;
  /** The n-th activation of a release in this service. */
  generation: number;
  instance: Instance;
}

export interface RoutingTable {
  /** Grows by one with each replacement. */
  version: number;
  service: string;
  current: Route | null;
  /** Why there is no current release (being fetched, failed to start …) and what to do. */
  unavailable?: { reason: string; hint: string };
}
