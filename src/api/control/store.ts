import { z } from 'zod';

export const storeEntry = z.object({
  ref: z.string(),
  digest: z.string(),
  kind: z.enum(['release', 'source', 'generation', 'pin', 'wheel', 'environment', 'other']),
  bytes: z.int().describe('Bytes of its files, shared ones included'),
});

export const storeListing = z.object({
  dir: z.string(),
  bytes: z.int().describe('Bytes of all blobs'),
  blobs: z.int(),
  trash_bytes: z.int(),
  free_bytes: z.number(),
  entries: z.array(storeEntry),
});
export type StoreListing = z.infer<typeof storeListing>;

/** What a garbage collection of the store did. */
export const collection = z.object({
  dry_run: z.boolean(),
  kept_blobs: z.int(),
  kept_bytes: z.int(),
  trashed_blobs: z.int().describe('Moved to the trash: nothing names them'),
  trashed_bytes: z.int(),
  freed_blobs: z.int().describe('Deleted from the trash: the grace period is over'),
  freed_bytes: z.int(),
  checkouts_removed: z.int(),
});
export type Collection = z.infer<typeof collection>;

export const gcReport = collection.extend({
  environments_removed: z
    .int()
    .describe(
      'Python environments that nothing runs in: they are made again when they are needed. A dry run counts none',
    ),
  environments_bytes: z.int(),
});
export type GcReport = z.infer<typeof gcReport>;

export const fsckProblem = z.object({
  kind: z.enum(['damaged', 'missing', 'stray', 'unreadable-ref', 'bad-checkout', 'unreadable-manifest', 'database']),
  path: z.string(),
  message: z.string(),
  repaired: z.boolean(),
});
export const fsckReport = z.object({
  clean: z.boolean(),
  blobs: z.int(),
  bytes: z.int(),
  refs: z.int(),
  problems: z.array(fsckProblem),
});
export type FsckReport = z.infer<typeof fsckReport>;

export const gcBody = z.strictObject({
  dry_run: z.boolean().default(false).describe('Tell what would be done, and do nothing'),
  grace_ms: z
    .int()
    .min(0)
    .optional()
    .describe('How long what nobody names stays in the trash; the store knows a safe default'),
});

export const fsckBody = z.strictObject({
  repair: z.boolean().default(false).describe('Quarantine what is damaged, remove what is stray'),
});
