import { advice, adviceQuery } from '../../../api/control/advice.ts';
import type { Keeper } from '../../../rollout/keeper.ts';
import { type Define, operation } from '../operation.ts';

/** Which way back. */
export function addAdvice(define: Define, keeper: Keeper): void {
  define('/advice/:service', {
    GET: operation({
      summary: 'Compare the ways back',
      description:
        'What each would take on this machine, measured or predicted, what it needs, loses and risks, and which one is best now. Nothing is changed; the disk is tried for a third of a second, once a minute at most.',
      query: adviceQuery,
      answer: advice,
      errors: ['not_found'],
      run: ({ params, query: { lang, probe_network: probeNetwork }, signal }) =>
        keeper.advise(params.service!, { lang, probeNetwork, signal }),
    }),
  });
}
