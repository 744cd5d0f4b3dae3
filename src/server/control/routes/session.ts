import type { FastifyRequest } from 'fastify';
import { signInBody } from '../../../api/control/session.ts';
import type { Attempts } from '../auth/attempts.ts';
import { isSecure } from '../auth/origin.ts';
import { sameSecret } from '../auth/secret.ts';
import type { Sessions } from '../auth/sessions.ts';
import { BASE, type Define, operation } from '../operation.ts';

export interface SessionRouteOptions {
  token: string;
  cookie: string;
  sessions: Sessions;
  attempts: Attempts;
}

/** Signing in and out of the console. */
export function addSession(define: Define, { token, cookie, sessions, attempts }: SessionRouteOptions): void {
  const place = ({ raw }: FastifyRequest) =>
    ({ path: BASE, httpOnly: true, sameSite: 'strict', secure: isSecure(raw) }) as const;
  define('/session', {
    POST: operation({
      summary: 'Sign in: exchange the token for a cookie',
      description: 'The cookie is good for 12 hours from its last use, and until the server stops.',
      body: signInBody,
      open: true,
      errors: ['rate_limited'],
      run: ({ body, request, reply }) => {
        if (!sameSecret(body.token, token)) throw attempts.failed();
        reply.setCookie(cookie, sessions.open(), place(request));
      },
    }),
    DELETE: operation({
      summary: 'Sign out',
      open: true,
      run: ({ request, reply }) => {
        const session = request.cookies[cookie];
        if (session !== undefined) sessions.close(session);
        reply.clearCookie(cookie, place(request));
      },
    }),
  });
}
