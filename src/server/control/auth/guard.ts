import type { FastifyReply, FastifyRequest } from 'fastify';
import { LastgoodError } from '../../../errors.ts';
import type { Attempts } from './attempts.ts';
import { hostName, isLoopback, isOwnPage } from './origin.ts';
import { sameSecret } from './secret.ts';
import type { Sessions } from './sessions.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** May be called by whoever has not signed in yet. */
    open?: boolean;
  }
}

export interface GuardOptions {
  token: string;
  /** Name of the cookie. */
  cookie: string;
  sessions: Sessions;
  attempts: Attempts;
  /** Names under which the server may be asked for; undefined: any. */
  hosts: readonly string[] | undefined;
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Lets through whoever has the token or a session, unless another site's page may be behind the request. */
export function createGuard({ token, cookie, sessions, attempts, hosts }: GuardOptions) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (hosts !== undefined) checkHost(request, hosts);
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      if (sameSecret(authorization.replace(/^bearer +/i, ''), token)) return;
      throw wantToken(reply, attempts.failed());
    }
    const session = request.cookies[cookie];
    if (!READS.has(request.method)) checkSource(request, session !== undefined);
    if (request.routeOptions.config.open) return;
    if (session === undefined || !sessions.use(session)) throw wantToken(reply, notSignedIn());
  };
}

/** Against names of other people that a name server turns into the address of this machine (DNS rebinding). */
function checkHost({ raw }: FastifyRequest, hosts: readonly string[]): void {
  const name = hostName(raw);
  if (name !== undefined && (isLoopback(name) || hosts.includes(name))) return;
  throw new LastgoodError(
    'forbidden',
    `The control plane is not at the name ${JSON.stringify(raw.headers.host ?? '')}.`,
    {
      hint: 'Use http://127.0.0.1 or http://localhost; behind a proxy, start it with `lastgood up --allow-host NAME`.',
    },
  );
}

/** Against forms and scripts of other sites, which browsers send our cookie along with (CSRF). */
function checkSource({ raw, headers }: FastifyRequest, hasCookie: boolean): void {
  if (!isOwnPage(raw)) {
    throw new LastgoodError('forbidden', 'The request comes from a page of another site.', {
      hint: 'Use the console of this server. A proxy in front of it must pass on Host and X-Forwarded-Proto.',
    });
  }
  if (hasCookie && headers['x-lastgood-csrf'] !== '1') {
    throw new LastgoodError('forbidden', 'The request has a cookie, but not the header "x-lastgood-csrf: 1".', {
      hint: 'Send that header, or the bearer token instead of the cookie.',
    });
  }
}

function notSignedIn(): LastgoodError {
  return new LastgoodError('unauthorized', 'The control plane wants to know who asks.', {
    hint: 'Send "Authorization: Bearer <token>" with the token in the file "token" of the server\'s home, or sign in again.',
  });
}

function wantToken(reply: FastifyReply, error: LastgoodError): LastgoodError {
  if (error.code === 'unauthorized') reply.header('www-authenticate', 'Bearer realm="lastgood"');
  return error;
}
