import type { StandbyInfo } from '../api/control/service.ts';
import type { HealthResponse, ReadyResponse, StandbyHealth } from '../api/health.ts';
import { servingOf } from '../gateway/rescue.ts';
import type { Route, RoutingTable } from '../gateway/route.ts';

/** What the state of a service is read from, at the moment of the question. */
export interface Vitals {
  table: RoutingTable;
  queueDepth: number;
  /** Why the gateway would refuse a request now, or null when it would take it. */
  refusal: Trouble | null;
  standby: StandbyInfo | null;
  stopping: boolean;
  uptimeSeconds: number;
  /** `Date.now()` */
  now: number;
}

export type Trouble = { reason: string; hint: string };

const INSTANCE_HINT = 'It is started again by itself; if this lasts, the log of the server says why.';

/** Why no model would answer now, or null when one would. */
export function troubleOf({ table, stopping }: Pick<Vitals, 'table' | 'stopping'>): Trouble | null {
  if (stopping) return { reason: 'The server is stopping.', hint: 'Send requests to its successor.' };
  if (!table.current) {
    return table.unavailable ?? { reason: 'No release is active.', hint: 'Activate one, or start the server again.' };
  }
  if (isReady(servingOf(table, table.current))) return null;
  return { reason: `${stateOf(table.current)}.`, hint: INSTANCE_HINT };
}

export function healthOf(vitals: Vitals): HealthResponse {
  const { current, service } = vitals.table;
  const trouble = troubleOf(vitals);
  const standby = standbyOf(vitals);
  return {
    status: trouble ? 'unavailable' : 'ok',
    model_loaded: current !== null && isReady(current),
    service,
    ...(current && { release: releaseOf(current) }),
    ...(current && { instance: instanceOf(current.instance.status) }),
    ...(standby && { standby }),
    queue_depth: vitals.queueDepth,
    ...(!trouble && degradedOf(vitals.table)),
    ...trouble,
    uptime_s: Math.round(vitals.uptimeSeconds * 10) / 10,
  };
}

export function readinessOf(vitals: Vitals): ReadyResponse {
  const trouble = troubleOf(vitals) ?? vitals.refusal;
  return { ready: trouble === null, ...trouble };
}

const isReady = ({ instance }: Route) => instance.status.state === 'ready';

/** Requests are answered, but the current release answers none of them. */
function degradedOf(table: RoutingTable): { degraded: string } | null {
  const { current } = table;
  if (!current || isReady(current)) return null;
  return { degraded: `${stateOf(current)}; ${servingOf(table, current).release.version} answers in its place.` };
}

function stateOf({ instance: { status } }: Route): string {
  return `The instance is ${status.state}${status.reason ? `: ${status.reason.replace(/\.$/, '')}` : ''}`;
}

/** It is ready when its instance is at this moment and nothing speaks against it; its figures are those that were measured last. */
function standbyOf({ table, standby: info, now }: Vitals): StandbyHealth | null {
  const route = table.standby;
  if (!route && !info) return null;
  const release = route ? releaseOf(route) : info!.release;
  const ready = route ? isReady(route) && info?.ready !== false : (info?.ready ?? false);
  const reason = ready ? null : (info?.reason ?? (route && `${stateOf(route)}.`));
  return {
    release,
    mode: info?.mode ?? 'warm',
    ready,
    ...(reason && { reason }),
    ...(info?.rollback_ms != null && { rollback_ms: info.rollback_ms }),
    ...(info?.measured_at && { measured_at: info.measured_at, age_s: secondsSince(info.measured_at, now) }),
    ...(info?.probed_at && { probed_at: info.probed_at }),
  };
}

const secondsSince = (then: string, now: number) => Math.max(0, Math.round((now - Date.parse(then)) / 1000));

const releaseOf = ({ release: { id, version }, generation }: Route) => ({ id, version, generation });

function instanceOf(status: Route['instance']['status']): NonNullable<HealthResponse['instance']> {
  return {
    state: status.state,
    restarts: status.restarts,
    ...(status.memoryBytes !== undefined && { memory_bytes: status.memoryBytes }),
    ...(status.startMs !== undefined && { start_ms: status.startMs }),
  };
}
