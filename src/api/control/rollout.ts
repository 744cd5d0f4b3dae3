import { z } from 'zod';
import { diagnosis } from '../diagnosis.ts';
import { GATES, ROLLOUT_STATES } from './rollout-states.ts';

export type { GateName, RolloutState } from './rollout-states.ts';

export const gateResult = z.object({
  gate: z.enum(GATES),
  verdict: z.enum(['pass', 'fail', 'warn', 'skip']),
  summary: z.string().describe('One sentence'),
  /** Free form, by gate; see docs/reference/gates.md. Files are named relative to the rollout's evidence. */
  evidence: z.looseObject({}),
  /** Stable kebab-case name of what is wrong, when the verdict is fail. */
  cause: z.string().nullable(),
  at: z.string(),
  ms: z.number(),
  diagnosis: diagnosis
    .nullable()
    .optional()
    .describe(
      "Why, judging by the candidate's log, where the verdict is fail and the log shows it; it comes after the verdict. Of preflight: what is foretold, where it warns or fails",
    ),
});
export type GateResult = z.infer<typeof gateResult>;

/** Evidence of the golden gate. `input`, `expected`, `answer`, `picture`… are names under /rollouts/:id/evidence/. */
export const goldenCaseEvidence = z.object({
  name: z.string(),
  verdict: z.enum(['pass', 'fail']),
  comparison: z.enum(['parsing', 'json', 'image', 'bytes', 'command']),
  summary: z.string(),
  /** Figures by name: agreement, mean_iou, psnr_db, ssim … */
  figures: z.record(z.string(), z.number()),
  ms: z.number().describe('Time of the answer'),
  input: z.string().nullable(),
  expected: z.string().nullable(),
  answer: z.string().nullable(),
  /** PNG overlays of the expected and the given parsing, and the pixels that differ. */
  expected_picture: z.string().nullable(),
  answer_picture: z.string().nullable(),
  difference_picture: z.string().nullable(),
});
export type GoldenCaseEvidence = z.infer<typeof goldenCaseEvidence>;

export const rolloutPolicy = z.strictObject({
  watch: z.string().optional().describe('How long live traffic is watched after the switch, such as 60s'),
  latency: z.string().optional().describe('Budget of latency against the current release, such as 1.5x'),
  memory: z.string().optional().describe('Budget of memory against the current release, such as 1.5x'),
  shadow: z.number().min(0).max(1).optional().describe('Share of live requests that is copied to the candidate first'),
  standby: z.enum(['warm', 'cold', 'auto']).optional(),
});
export type RolloutPolicy = z.infer<typeof rolloutPolicy>;

const shortRelease = z.object({ id: z.string(), version: z.string() });

export const rolloutStep = z.object({
  step: z.enum(ROLLOUT_STATES),
  at: z.string(),
  ms: z.number().nullable().describe('How long it took; null while it lasts'),
});

export const rollout = z.object({
  id: z.string(),
  service: z.string(),
  /** A proof stops before traffic is touched. */
  kind: z.enum(['rollout', 'proof']),
  release: shortRelease,
  /** What served when it began. */
  from: shortRelease.extend({ generation: z.int() }).nullable(),
  state: z.enum(ROLLOUT_STATES),
  policy: rolloutPolicy,
  started_at: z.string(),
  ended_at: z.string().nullable(),
  steps: z.array(rolloutStep),
  gates: z.array(gateResult),
  /** Why it ended other than settled. */
  cause: z.object({ code: z.string(), summary: z.string(), hint: z.string() }).nullable(),
  /** The generation that it made, once it has switched. */
  generation: z.int().nullable(),
  progress: z
    .object({ phase: z.string(), item: z.string(), done: z.number(), total: z.number().nullable() })
    .nullable()
    .describe('What the step under way is at'),
  evidence: z.array(z.string()).describe('Names of kept files: log.txt, golden/…'),
});
export type Rollout = z.infer<typeof rollout>;

export const deployBody = z.strictObject({
  release: z.string().describe('Digest, its first digits, a version, or service@version'),
  policy: rolloutPolicy.optional(),
});
export type DeployBody = z.infer<typeof deployBody>;

export const proveBody = z.strictObject({
  release: z.string(),
  against: z.string().optional().describe('Release to compare with; the current one otherwise'),
});
export type ProveBody = z.infer<typeof proveBody>;

export const rollbackBody = z.strictObject({
  to: z.int().positive().optional().describe('Generation; the standby otherwise'),
  force: z.boolean().optional().describe('Go back past a release that is marked irreversible'),
});
export type RollbackBody = z.infer<typeof rollbackBody>;

export const rollbackResult = z.object({
  service: z.string(),
  generation: z.int().describe('The generation that serves now'),
  release: shortRelease,
  from: shortRelease.extend({ generation: z.int() }),
  warm: z.boolean().describe('The release was running already'),
  ms: z.number().describe('From the call to the switch'),
  switch_ms: z.number().describe('The swap of the pointer alone'),
  /** What could not be written (full disk, damaged database); the traffic was switched all the same. */
  warnings: z.array(z.string()),
});
export type RollbackResult = z.infer<typeof rollbackResult>;
