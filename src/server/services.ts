import type { Gateway } from '../gateway/gateway.ts';
import type { RoutingTable } from '../gateway/route.ts';
import type { ServedService, Services } from './options.ts';

/** A server's only service: under its name and on the root paths. */
export function onlyService(gateway: Gateway, table: () => RoutingTable, more: Partial<ServedService> = {}): Services {
  return servicesOf([
    { name: table().service, gateway, table, limits: () => ({}), asSent: () => false, standby: () => null, ...more },
  ]);
}

/** @param all the first one answers on the root paths */
export function servicesOf(all: readonly [ServedService, ...ServedService[]]): Services {
  const byName = new Map(all.map((service) => [service.name, service]));
  return { default: all[0], get: (name) => byName.get(name), all: () => all };
}
