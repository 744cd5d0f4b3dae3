import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Control, createControlClient } from '../../src/api/control/client.ts';
import { createGateway } from '../../src/gateway/gateway.ts';
import type { RoutingTable } from '../../src/gateway/route.ts';
import type { ServerOptions } from '../../src/server/options.ts';
import { onlyService } from '../../src/server/services.ts';
import { MemoryKeeper } from '../support/memory-keeper.ts';
import { type Listening, serve } from './server-harness.ts';

export const TOKEN = 'the-token-of-this-test-has-43-characters-ok';

export interface ControlServed extends Listening {
  keeper: MemoryKeeper;
  /** With the token. */
  control: Control;
  /** The folder of the rollouts' evidence. */
  evidence: string;
  /** A call with the token, unless the headers say otherwise. */
  call(path: string, init?: RequestInit): Promise<Response>;
}

/** A server with a control plane and no release. */
export async function openControlServer(
  options: Partial<ServerOptions> & { hosts?: readonly string[] } = {},
): Promise<ControlServed> {
  const dir = await mkdtemp(join(tmpdir(), 'control-'));
  const evidence = join(dir, 'evidence');
  await mkdir(evidence);
  const keeper = new MemoryKeeper(evidence);
  const unavailable = { reason: 'Nothing is deployed.', hint: 'Deploy a release.' };
  const table: RoutingTable = { version: 1, service: keeper.name, current: null, unavailable };
  const gateway = createGateway({ table: () => table });
  const { hosts, ...server } = options;
  const control = { keeper, token: TOKEN, ...(hosts && { hosts }) };
  const served = await serve(
    onlyService(gateway, () => table),
    { control, ...server },
  );
  return {
    ...served,
    keeper,
    evidence,
    control: createControlClient({ url: served.url, token: TOKEN }),
    call: (path, init = {}) =>
      fetch(`${served.url}/api/v1${path}`, {
        ...init,
        headers: { authorization: `Bearer ${TOKEN}`, ...(init.headers as Record<string, string>) },
      }),
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]();
      await gateway.close(0);
      await rm(dir, { recursive: true, force: true });
    },
  };
}
