import type { ServiceKeeper } from '../rollout/service-keeper.ts';
import type { ServedService, Services } from '../server/options.ts';
import type { House } from './house.ts';
import { settingsOf } from './serve-settings.ts';

/** The services of a house as the data plane sees them. */
export function servicesOf({ keeper, gatewayOf }: House, defaultService: string): Services {
  const served = new Map<ServiceKeeper, ServedService>();
  const serve = (service: ServiceKeeper): ServedService => {
    let one = served.get(service);
    if (!one) {
      one = {
        name: service.name,
        gateway: gatewayOf(service),
        table: () => service.router.table,
        limits: () => settingsOf(service.current?.release.spec).limits,
        asSent: () => settingsOf(service.current?.release.spec).asSent,
        standby: () => service.readiness.info(),
      };
      served.set(service, one);
    }
    return one;
  };
  return {
    default: serve(keeper.keeperOf(defaultService)),
    get: (name) => {
      const service = keeper.find(name);
      return service && serve(service);
    },
    all: () => keeper.all().map(serve),
  };
}
