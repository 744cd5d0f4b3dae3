import { z } from 'zod';
import { deployBody, proveBody, rollbackBody, rollbackResult, rollout } from '../../../api/control/rollout.ts';
import { generation, service } from '../../../api/control/service.ts';
import type { Keeper } from '../../../rollout/keeper.ts';
import { type Define, operation } from '../operation.ts';

/** What can be asked and done for a service. */
export function addServices(define: Define, keeper: Keeper): void {
  define('/services', {
    GET: operation({
      summary: 'Every service: who serves, who stands by',
      answer: z.array(service),
      run: () => keeper.services(),
    }),
  });
  define('/services/:service', {
    GET: operation({
      summary: 'One service',
      answer: service,
      errors: ['not_found'],
      run: ({ params }) => keeper.service(params.service!),
    }),
  });
  define('/services/:service/history', {
    GET: operation({
      summary: 'Its generations, newest first',
      answer: z.array(generation),
      errors: ['not_found'],
      run: ({ params }) => keeper.history(params.service!),
    }),
  });
  define('/services/:service/rollouts', {
    POST: operation({
      summary: 'Begin a rollout',
      description:
        'Answers when the rollout is journaled. It goes on by itself: follow it with GET rollouts and events.',
      body: deployBody,
      answer: rollout,
      status: 202,
      errors: ['not_found', 'release_unknown', 'release_ambiguous', 'rollout_active'],
      run: ({ params, body }) => keeper.deploy(params.service!, body),
    }),
  });
  define('/services/:service/proofs', {
    POST: operation({
      summary: 'Begin a proof: a rollout that stops before traffic is touched',
      body: proveBody,
      answer: rollout,
      status: 202,
      errors: ['not_found', 'release_unknown', 'release_ambiguous', 'rollout_active'],
      run: ({ params, body }) => keeper.prove(params.service!, body),
    }),
  });
  define('/services/:service/rollback', {
    POST: operation({
      summary: 'Roll back, to the standby or to a kept generation',
      description: 'Answers when the traffic has been switched.',
      body: rollbackBody,
      answer: rollbackResult,
      errors: ['not_found', 'no_standby', 'generation_gone', 'irreversible'],
      run: ({ params, body }) => keeper.rollback(params.service!, body),
    }),
  });
}
