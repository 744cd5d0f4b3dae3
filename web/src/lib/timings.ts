import type { Result } from './photos.ts';

export const STAGES = ['network', 'queue', 'decode', 'preprocess', 'inference', 'postprocess', 'encode'] as const;
export type Stage = (typeof STAGES)[number];

export interface StageTime {
  stage: Stage;
  ms: number;
  /** Of the whole, 0..1. */
  share: number;
}

/** Where the time of a parse went. `network` is what is left of the time that the page waited: upload, download, server. */
export function stageTimes({ response, elapsedMs }: Result): StageTime[] {
  const t = response.timings;
  const known = {
    queue: t.queue_ms,
    decode: t.decode_ms,
    preprocess: t.preprocess_ms,
    inference: t.inference_ms,
    postprocess: t.postprocess_ms,
    encode: t.encode_ms,
  };
  const sum = Object.values(known).reduce((a, b) => a + b, 0);
  const all = { network: Math.max(0, elapsedMs - sum), ...known };
  const whole = Math.max(sum, elapsedMs) || 1;
  return STAGES.map((stage) => ({ stage, ms: all[stage], share: all[stage] / whole }));
}
