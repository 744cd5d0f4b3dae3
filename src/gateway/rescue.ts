import type { Route, RoutingTable } from './route.ts';

/** Answers that say that the release broke, and not that the request is wrong. */
const FAILING = new Set([500, 502, 503, 504]);

export const isFailing = (status: number): boolean => FAILING.has(status);

export const isReady = (route: Route): boolean => route.instance.status.state === 'ready';

/**
 * Who answers what `failed` fails: the current release, where a request that began before a switch fails at the old one, else the
 * standby. Null when neither is ready.
 */
export function rescuerOf({ current, standby }: RoutingTable, failed: Route): Route | null {
  for (const route of [current, standby]) {
    if (route && route.instance !== failed.instance && isReady(route)) return route;
  }
  return null;
}

/** Where a request that arrives now would be answered. */
export function servingOf(table: RoutingTable, current: Route): Route {
  return isReady(current) ? current : (rescuerOf(table, current) ?? current);
}

/**
 * Milliseconds at the end of a request's time that are kept for a rescue: room for four answers of the usual length, between a tenth
 * and a half of the deadline; a third while nothing was measured.
 * @param meanMs how long answers take, null when that is not known
 */
export function reserveMs(deadlineMs: number, meanMs: number | null): number {
  if (meanMs === null) return deadlineMs / 3;
  return Math.min(Math.max(4 * meanMs, deadlineMs / 10), deadlineMs / 2);
}
