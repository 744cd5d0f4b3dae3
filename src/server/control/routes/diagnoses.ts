import { diagnosesBody, diagnosis, keptDiagnosis, languageQuery } from '../../../api/diagnosis.ts';
import { LastgoodError } from '../../../errors.ts';
import type { Keeper } from '../../../rollout/keeper.ts';
import type { BodyLimit } from '../json-body.ts';
import { type Define, operation } from '../operation.ts';

const LOG: BodyLimit = {
  maxBytes: 20_000_000,
  tooLarge: () =>
    new LastgoodError('log_too_large', 'The log is larger than 20 MB.', {
      hint: 'Send its last 20 MB: why something failed stands near the end. `lastgood doctor` reads files of any size.',
    }),
};

/** Logs, and what they say is wrong. */
export function addDiagnoses(define: Define, keeper: Keeper): void {
  define('/diagnoses', {
    POST: operation({
      summary: 'Diagnose a log',
      description: 'Says what failed, why, and what to do, with the lines that show it. Nothing of the log is kept.',
      body: diagnosesBody,
      bytes: LOG,
      query: languageQuery,
      answer: diagnosis,
      errors: ['log_too_large'],
      run: ({ body, query, signal }) => keeper.diagnose(body as unknown as Uint8Array, { lang: query.lang, signal }),
    }),
  });
  define('/services/:service/diagnosis', {
    GET: operation({
      summary: 'Diagnose what the instance of a service wrote last',
      query: languageQuery,
      answer: keptDiagnosis,
      errors: ['not_found'],
      run: ({ params, query, signal }) => keeper.diagnoseService(params.service!, { lang: query.lang, signal }),
    }),
  });
  define('/releases/:release/diagnosis', {
    GET: operation({
      summary: 'Diagnose what a release wrote when it was tried last',
      query: languageQuery,
      answer: keptDiagnosis,
      errors: ['release_unknown', 'release_ambiguous', 'not_found'],
      run: ({ params, query, signal }) => keeper.diagnoseRelease(params.release!, { lang: query.lang, signal }),
    }),
  });
}
