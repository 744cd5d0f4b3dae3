import { z } from 'zod';

/** Wire types of the control plane: releases. Snake case on the wire, in the domain's views too. */

export const releaseRole = z.object({
  service: z.string(),
  role: z.enum(['current', 'standby', 'candidate']),
  generation: z.int().nullable(),
});

export const releaseSummary = z.object({
  id: z.string().describe('sha256:… of the release manifest'),
  service: z.string(),
  version: z.string(),
  driver: z.string(),
  bytes: z.int().describe('Bytes of all its files'),
  files: z.int(),
  golden_cases: z.int().describe('Inputs of its golden set; 0 when it has none'),
  pinned: z.boolean().describe('Kept by garbage collection whatever happens'),
  irreversible: z.boolean(),
  complete: z.boolean().describe('Every file is in the store'),
  roles: z.array(releaseRole).describe('What it does now'),
  /** How its last rollout ended, where it had one. */
  last_rollout: z.object({ id: z.string(), state: z.string(), at: z.string() }).nullable(),
});
export type ReleaseSummary = z.infer<typeof releaseSummary>;

export const releaseFileInfo = z.object({
  path: z.string(),
  digest: z.string(),
  bytes: z.int(),
  kind: z.enum(['model', 'lock', 'wheel', 'golden', 'file']),
});

export const releaseDetail = releaseSummary.extend({
  spec: z.looseObject({}).describe('The release as written, without paths of the machine it was made on'),
  content: z.array(releaseFileInfo),
});
export type ReleaseDetail = z.infer<typeof releaseDetail>;

export const releaseChange = z.object({
  kind: z.enum(['model', 'package', 'environment', 'runtime', 'setting', 'golden', 'version']),
  what: z.enum(['added', 'removed', 'changed']),
  name: z.string().describe('File, package or key'),
  from: z.string().nullable(),
  to: z.string().nullable(),
  sentence: z.string().describe('The same in English words'),
});
export type ReleaseChange = z.infer<typeof releaseChange>;

export const releaseDiff = z.object({
  a: releaseSummary,
  b: releaseSummary,
  same: z.boolean(),
  changes: z.array(releaseChange),
});
export type ReleaseDiff = z.infer<typeof releaseDiff>;

/** Body of POST /releases: a release.yaml and the folder that its relative paths start at (on the server's machine). */
export const createReleaseBody = z.strictObject({
  spec: z.string().describe('Text of release.yaml'),
  base_dir: z.string().optional().describe('Folder that relative paths of the spec start at'),
});
export type CreateReleaseBody = z.infer<typeof createReleaseBody>;

export const verifyReport = z.object({
  release: z.string(),
  intact: z.boolean(),
  files: z.int(),
  bytes: z.int(),
  problems: z.array(z.object({ path: z.string(), digest: z.string(), problem: z.enum(['missing', 'damaged']) })),
});
export type VerifyReport = z.infer<typeof verifyReport>;

export const pinBody = z.strictObject({ pinned: z.boolean() });
