import type { HealthResponse, ReadyResponse } from '../api/health.ts';
import type { RoutingTable } from '../gateway/route.ts';

/** What the state of the service is read from, at the moment of the question. */
export interface Vitals {
  table: RoutingTable;
  queueDepth: number;
  /** Why the gateway would refuse a request now, or null when it would take it. */
  refusal: Trouble | null;
  stopping: boolean;
  uptimeSeconds: number;
}

export type Trouble = { reason: string; hint: string };

const INSTANCE_HINT = 'It is started again by itself; if this lasts, the log of the server says why.';

/** Why no model would answer now, or null when one would. */
export function troubleOf({ table, stopping }: Pick<Vitals, 'table' | 'stopping'>): Trouble | null {
  if (stopping) return { reason: 'The server is stopping.', hint: 'Send requests to its successor.' };
  if (!table.current) {
    return table.unavailable ?? { reason: 'No release is active.', hint: 'Activate one, or start the server again.' };
  }
  const { state, reason } = table.current.instance.status;
  if (state === 'ready') return null;
  return { reason: `The instance is ${state}${reason ? `: ${reason.replace(/\.$/, '')}` : ''}.`, hint: INSTANCE_HINT };
}

export function healthOf(vitals: Vitals): HealthResponse {
  const { current, service } = vitals.table;
  const trouble = troubleOf(vitals);
  return {
    status: trouble ? 'unavailable' : 'ok',
    model_loaded: current?.instance.status.state === 'ready',
    service,
    ...(current && { release: { ...idAndVersion(current.release), generation: current.generation } }),
    ...(current && { instance: instanceOf(current.instance.status) }),
    queue_depth: vitals.queueDepth,
    ...trouble,
    uptime_s: Math.round(vitals.uptimeSeconds * 10) / 10,
  };
}

export function readinessOf(vitals: Vitals): ReadyResponse {
  const trouble = troubleOf(vitals) ?? vitals.refusal;
  return { ready: trouble === null, ...trouble };
}

const idAndVersion = ({ id, version }: { id: string; version: string }) => ({ id, version });

type Status = NonNullable<RoutingTable['current']>['instance']['status'];

function instanceOf(status: Status): NonNullable<HealthResponse['instance']> {
  return {
    state: status.state,
    restarts: status.restarts,
    ...(status.memoryBytes !== undefined && { memory_bytes: status.memoryBytes }),
    ...(status.startMs !== undefined && { start_ms: status.startMs }),
  };
}
