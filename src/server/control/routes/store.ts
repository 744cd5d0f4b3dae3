import { fsckBody, fsckReport, gcBody, gcReport, storeListing } from '../../../api/control/store.ts';
import type { Keeper } from '../../../rollout/keeper.ts';
import { type Define, operation } from '../operation.ts';

export function addStore(define: Define, keeper: Keeper): void {
  define('/store', {
    GET: operation({ summary: 'What the store holds', answer: storeListing, run: () => keeper.store() }),
  });
  define('/store/gc', {
    POST: operation({
      summary: 'Delete what nobody needs',
      body: gcBody,
      answer: gcReport,
      errors: ['state_unreadable'],
      run: ({ body, signal }) =>
        keeper.gc({ dryRun: body.dry_run, ...(body.grace_ms !== undefined && { graceMs: body.grace_ms }) }, signal),
    }),
  });
  define('/store/fsck', {
    POST: operation({
      summary: 'Check everything in the store',
      body: fsckBody,
      answer: fsckReport,
      run: ({ body, signal }) => keeper.fsck(body, signal),
    }),
  });
}
