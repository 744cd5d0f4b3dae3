import type { Client } from '../../api/client.ts';
import type { Control } from '../../api/control/client.ts';
import { LastgoodError } from '../../errors.ts';
import { openConnection } from '../connection.ts';
import type { GlobalOptions } from '../global-options.ts';
import type { Context } from '../host.ts';
import { probe } from '../service.ts';
import { findToken } from './token.ts';

/** Who may do the work: a running server alone, or the keeper inside this process as well. */
export type Where = 'server' | 'either';

export interface OpenedControl extends AsyncDisposable {
  control: Control;
  url: string | undefined;
  token: string | undefined;
}

/**
 * The control plane of the running server; for what may be done without one, else the keeper inside this process. The
 * token tells whose server it is: one at the usual address that this home's token does not open belongs to another home.
 * A server that the user named is never replaced. What needs a server anyway asks it nothing beforehand: when a rollback
 * is wanted, its own call is the question.
 *
 * @throws LastgoodError server_unreachable, unauthorized, home_in_use
 */
export async function openControl(
  global: GlobalOptions,
  where: Where,
  { context, signal }: { context: Context; signal: AbortSignal },
): Promise<OpenedControl> {
  const { url, urlGiven, home } = global;
  const token = await findToken(global);
  const toServer = () => {
    const { client, control, close } = openConnection(url, token);
    return { client, control, url, token, [Symbol.asyncDispose]: close };
  };
  if (where === 'server' || urlGiven || global.token) return toServer();
  if (token !== undefined) {
    const server = toServer();
    if (await isOurs(server, global, signal)) return server;
    await server[Symbol.asyncDispose]();
  }
  const control = await context.host.control({ home, signal });
  return { control, url: undefined, token: undefined, [Symbol.asyncDispose]: () => control[Symbol.asyncDispose]() };
}

/** Whether a lastgood listens there that this home's token opens. */
async function isOurs(
  { client, control }: { client: Client; control: Control },
  { url }: GlobalOptions,
  signal: AbortSignal,
): Promise<boolean> {
  if ((await probe(client, url, signal)) instanceof LastgoodError) return false;
  try {
    await control.services({ signal });
    return true;
  } catch (error) {
    if (error instanceof LastgoodError && error.code === 'unauthorized') return false;
    throw error;
  }
}
