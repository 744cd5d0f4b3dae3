import { z } from 'zod';
import { instanceInfo } from '../health.ts';
import { releaseInfo } from '../parse.ts';
import { rollout } from './rollout.ts';

export const GENERATION_CAUSES = ['deploy', 'rollback', 'automatic rollback'] as const;

export const generation = z.object({
  generation: z.int(),
  release: z.object({ id: z.string(), version: z.string() }),
  cause: z.enum(GENERATION_CAUSES).describe('What made it current'),
  reason: z.string().nullable().describe('Why, in one sentence, where there is more to say'),
  rollout: z.string().nullable(),
  activated_at: z.string(),
  ended_at: z.string().nullable().describe('null: it serves'),
  known_good: z.boolean().describe('It settled, or served before and was returned to'),
  kept: z.boolean().describe('Its release is still whole in the store: rollback --to can reach it'),
});
export type Generation = z.infer<typeof generation>;

export const standbyInfo = z.object({
  release: releaseInfo,
  mode: z.enum(['warm', 'cold']),
  ready: z.boolean(),
  reason: z.string().nullable().describe('Why it is not ready'),
  instance: instanceInfo.nullable(),
  rollback_ms: z.number().nullable().describe('What going back took when it was last measured, in milliseconds'),
  measured_at: z.string().nullable(),
  probed_at: z.string().nullable().describe('Last time that its golden inputs were right'),
});
export type StandbyInfo = z.infer<typeof standbyInfo>;

export const service = z.object({
  name: z.string(),
  default: z.boolean().describe('It answers on the root paths; others under /services/<name>/'),
  current: z.object({ release: releaseInfo, since: z.string(), instance: instanceInfo.nullable() }).nullable(),
  standby: standbyInfo.nullable(),
  rollout: rollout.nullable().describe('The rollout under way, or the last one'),
  routing_version: z.int(),
  rescued_total: z.int().describe('Requests that the standby answered since the server started'),
  /** Golden probes of the current release. */
  golden: z.object({ agreement: z.number().nullable(), at: z.string().nullable(), failing: z.boolean() }),
  environment: z
    .object({ drift: z.number(), message: z.string().nullable(), at: z.string() })
    .nullable()
    .describe(
      'Is its Python environment what its lock says? The share of packages that are not, and what is different',
    ),
  trouble: z.object({ reason: z.string(), hint: z.string() }).nullable(),
});
export type ServiceView = z.infer<typeof service>;
