import { z } from 'zod';
import { rolloutsQuery } from '../../../api/control/query.ts';
import { rollout } from '../../../api/control/rollout.ts';
import { languageQuery } from '../../../api/diagnosis.ts';
import type { Keeper } from '../../../rollout/keeper.ts';
import { type Define, operation } from '../operation.ts';

export function addRollouts(define: Define, keeper: Keeper): void {
  define('/rollouts', {
    GET: operation({
      summary: 'Rollouts and proofs, newest first',
      query: rolloutsQuery,
      answer: z.array(rollout),
      run: ({ query: { service, limit, lang } }) =>
        keeper.rollouts({ limit, ...(service !== undefined && { service }) }, lang),
    }),
  });
  define('/rollouts/:rollout', {
    GET: operation({
      summary: 'One rollout, with every gate',
      query: languageQuery,
      answer: rollout,
      errors: ['not_found'],
      run: ({ params, query }) => keeper.rollout(params.rollout!, query.lang),
    }),
  });
  define('/rollouts/:rollout/cancel', {
    POST: operation({
      summary: 'Give a rollout up',
      description: 'Before the switch the candidate is dropped; after it, in the watch, the service is rolled back.',
      answer: rollout,
      errors: ['not_found', 'rollout_ended'],
      run: ({ params }) => keeper.cancel(params.rollout!),
    }),
  });
}
