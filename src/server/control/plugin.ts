import cookies from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import { LastgoodError } from '../../errors.ts';
import type { Context } from '../context.ts';
import { createAttempts } from './auth/attempts.ts';
import { createGuard } from './auth/guard.ts';
import { isLoopback } from './auth/origin.ts';
import { fingerprint } from './auth/secret.ts';
import { createSessions } from './auth/sessions.ts';
import { addJsonBodies } from './json-body.ts';
import { BASE, definer } from './operation.ts';
import { addAdvice } from './routes/advice.ts';
import { addDiagnoses } from './routes/diagnoses.ts';
import { addEvents } from './routes/events.ts';
import { addEvidence } from './routes/evidence.ts';
import { addReleases } from './routes/releases.ts';
import { addRollouts } from './routes/rollouts.ts';
import { addServices } from './routes/services.ts';
import { addSession } from './routes/session.ts';
import { addStore } from './routes/store.ts';
import { controlCompiler } from './validate.ts';

/** Everything under /api/v1, where the server has a keeper. */
export async function addControl(app: FastifyInstance, context: Context): Promise<void> {
  const { control, host } = context;
  if (control === undefined) return;
  const { keeper, token } = control;
  // Cookies do not tell ports apart: two servers on one machine have different names for theirs.
  const cookie = `lastgood_${fingerprint(token).slice(0, 8)}`;
  const sessions = createSessions();
  const attempts = createAttempts();
  const hosts = isLoopback(host) ? (control.hosts ?? []) : control.hosts;

  await app.register(async (api) => {
    await api.register(cookies);
    addJsonBodies(api, context);
    api.setValidatorCompiler(controlCompiler);
    api.addHook('onRequest', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });
    api.addHook('onRequest', createGuard({ token, cookie, sessions, attempts, hosts }));

    const define = definer(api, context);
    addServices(define, keeper);
    addReleases(define, keeper);
    addRollouts(define, keeper);
    addStore(define, keeper);
    addDiagnoses(define, keeper);
    addAdvice(define, keeper);
    addSession(define, { token, cookie, sessions, attempts });
    addEvidence(api, keeper);
    addEvents(api, context, {
      keeper,
      allowed: ({ headers, cookies }) => headers.authorization !== undefined || sessions.isOpen(cookies[cookie] ?? ''),
    });
    for (const url of [BASE, `${BASE}/*`]) {
      api.all(url, { schema: { hide: true } }, async ({ method, url }) => {
        throw unknownPath(method, url);
      });
    }
  });
}

function unknownPath(method: string, url: string): LastgoodError {
  return new LastgoodError('not_found', `There is nothing at ${method} ${url.split('?', 1)[0]}.`, {
    hint: '/docs lists what the control plane can be asked; release names and digests are one encoded part of the path.',
  });
}
