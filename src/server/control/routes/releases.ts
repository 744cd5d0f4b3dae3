import { z } from 'zod';
import {
  createReleaseBody,
  pinBody,
  releaseDetail,
  releaseDiff,
  releaseSummary,
  verifyReport,
} from '../../../api/control/release.ts';
import type { Keeper } from '../../../rollout/keeper.ts';
import { type Define, operation } from '../operation.ts';

const UNKNOWN = ['release_unknown', 'release_ambiguous'] as const;

/** Releases go by their digest, its first digits, a version, or service@version: encoded, as one part of the path. */
export function addReleases(define: Define, keeper: Keeper): void {
  define('/releases', {
    GET: operation({
      summary: 'Every release in the store',
      answer: z.array(releaseSummary),
      run: () => keeper.releases(),
    }),
    POST: operation({
      summary: 'Make a release of a release.yaml',
      description:
        'Fetches, converts, packs; what is fetched already stays when it is given up, and is not fetched again.',
      body: createReleaseBody,
      answer: releaseDetail,
      status: 201,
      errors: [
        'spec_invalid',
        'source_invalid',
        'source_unreachable',
        'integrity_mismatch',
        'file_missing',
        'store_full',
      ],
      run: ({ body, signal }) => keeper.createRelease(body, signal),
    }),
  });
  define('/releases/:release', {
    GET: operation({
      summary: 'One release, with its spec and files',
      answer: releaseDetail,
      errors: UNKNOWN,
      run: ({ params }) => keeper.release(params.release!),
    }),
    DELETE: operation({
      summary: 'Delete a release',
      description: 'Takes its name away; the next collection frees what only it needed.',
      answer: releaseSummary,
      errors: [...UNKNOWN, 'release_in_use'],
      run: ({ params }) => keeper.deleteRelease(params.release!),
    }),
  });
  define('/releases/:release/diff/:other', {
    GET: operation({
      summary: 'What changes from one release to another',
      answer: releaseDiff,
      errors: UNKNOWN,
      run: ({ params }) => keeper.diff(params.release!, params.other!),
    }),
  });
  define('/releases/:release/verify', {
    POST: operation({
      summary: 'Hash every file of a release',
      answer: verifyReport,
      errors: UNKNOWN,
      run: ({ params, signal }) => keeper.verify(params.release!, signal),
    }),
  });
  define('/releases/:release/pin', {
    POST: operation({
      summary: 'Keep a release whatever happens, or no longer',
      body: pinBody,
      answer: releaseSummary,
      errors: UNKNOWN,
      run: ({ params, body }) => keeper.pin(params.release!, body.pinned),
    }),
  });
}
