import { z } from 'zod';
import { releaseInfo } from './parse.ts';

/** Wire types of the probes: what a load balancer, an orchestrator and the page ask. */

export const instanceInfo = z.object({
  state: z.enum(['starting', 'ready', 'draining', 'stopped', 'failed']),
  restarts: z.int().describe('Times it was started again since the release was activated'),
  memory_bytes: z.number().optional(),
  start_ms: z.number().optional().describe('Milliseconds from spawn to ready, of the last start'),
});

export const standbyHealth = z
  .object({
    release: releaseInfo,
    mode: z.enum(['warm', 'cold']),
    ready: z.boolean().describe('It would answer at this moment'),
    reason: z.string().optional().describe('Why it is not ready'),
    rollback_ms: z.number().optional().describe('What going back took when it was last measured, in milliseconds'),
    measured_at: z.string().optional(),
    age_s: z.number().optional().describe('Seconds since then'),
    probed_at: z.string().optional().describe('Last time that its golden inputs were right'),
  })
  .describe('The way back');
export type StandbyHealth = z.infer<typeof standbyHealth>;

export const healthResponse = z
  .object({
    status: z.enum(['ok', 'unavailable']),
    model_loaded: z.boolean().describe('An instance of the current release is ready at this moment'),
    service: z.string().optional(),
    release: releaseInfo.optional(),
    instance: instanceInfo.optional(),
    standby: standbyHealth.optional(),
    queue_depth: z.int().optional().describe('Requests that wait for the instance'),
    degraded: z.string().optional().describe('It answers, but not as it should: why, in one sentence'),
    reason: z.string().optional().describe('Why it is unavailable: one sentence'),
    hint: z.string().optional().describe('What to do about it'),
    uptime_s: z.number(),
  })
  .describe('Computed from the routing table and the state of the instances, never constant');
export type HealthResponse = z.infer<typeof healthResponse>;

export const readyResponse = z
  .object({ ready: z.boolean(), reason: z.string().optional(), hint: z.string().optional() })
  .describe('Whether a request sent now would be served');
export type ReadyResponse = z.infer<typeof readyResponse>;

export const liveResponse = z.object({ status: z.literal('ok'), uptime_s: z.number() }).describe('The process answers');
