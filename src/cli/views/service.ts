import { ENDED } from '../../api/control/rollout-states.ts';
import type { ServiceView } from '../../api/control/service.ts';
import type { HealthResponse } from '../../api/health.ts';
import { formatSeconds } from '../duration.ts';
import { type Cell, fields } from '../table.ts';
import { count, lasting, nameOf } from '../words.ts';
import { describeReadiness } from './standby.ts';

type Row = readonly [name: string, value: Cell];

/** Whether a request that is sent to it now would be answered. */
export function serves({ current }: ServiceView): boolean {
  return current !== null && (current.instance === null || current.instance.state === 'ready');
}

/**
 * The service that answers on the root paths, as its health tells, and as much of the rest as is known: a line about it,
 * then what it consists of.
 */
export function describeHealth(url: string, health: HealthResponse, view?: ServiceView): string {
  const { release, instance, standby, queue_depth, uptime_s } = health;
  const state = health.status === 'ok' ? 'serves' : 'does not serve';
  return [
    `${health.service ?? 'lastgood'} at ${url} ${state}`,
    ...fields([
      ['why', health.reason],
      ['do', health.hint],
      ['release', release && `${nameOf(release)}, generation ${release.generation}`],
      ['instance', instance && describeInstance(instance)],
      ['degraded', health.degraded],
      ...(view ? readiness(view) : [['standby', standby && describeReadiness(standby)] as const]),
      ['queue', queue_depth === undefined ? undefined : `${queue_depth} waiting`],
      ['up for', formatSeconds(uptime_s)],
    ]),
  ].join('\n');
}

/** Any other service. */
export function describeService(url: string, view: ServiceView): string {
  const { name, current, trouble } = view;
  const where = view.default ? url : `${url}/services/${name}/`;
  return [
    `${name} at ${where} ${serves(view) ? 'serves' : 'does not serve'}`,
    ...fields([
      ['why', trouble?.reason],
      ['do', trouble?.hint],
      ['release', current && `${nameOf(current.release)}, generation ${current.release.generation}`],
      ['instance', current?.instance && describeInstance(current.instance)],
      ...readiness(view),
    ]),
  ].join('\n');
}

/** The way back, what is under way, and what went wrong without users noticing. */
function readiness({ standby, rollout, golden, environment, rescued_total: rescued }: ServiceView): Row[] {
  const active = rollout && !ENDED.includes(rollout.state) ? rollout : undefined;
  return [
    ['standby', standby ? describeReadiness(standby) : 'none: there is nothing to go back to'],
    ['golden', golden.failing ? 'its golden inputs are answered wrongly' : undefined],
    ['environment', environment?.message ? `changed: ${environment.message}` : undefined],
    [
      'rescued',
      rescued > 0 ? `${count(rescued, 'request')} answered by the standby since the server started` : undefined,
    ],
    [
      active?.kind ?? 'rollout',
      active &&
        `${nameOf(active.release)} ${active.state} for ${lasting(active.started_at, null)}: lastgood rollout ${active.id} --follow`,
    ],
  ];
}

function describeInstance(instance: NonNullable<HealthResponse['instance']>): string {
  const parts: string[] = [instance.state];
  if (instance.memory_bytes !== undefined) parts.push(`${Math.round(instance.memory_bytes / 2 ** 20)} MiB`);
  if (instance.start_ms !== undefined) parts.push(`started in ${formatSeconds(instance.start_ms / 1000)}`);
  if (instance.restarts > 0) parts.push(`restarted ${instance.restarts} times`);
  return parts.join(', ');
}
