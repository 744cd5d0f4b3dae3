import { z } from 'zod';
import type { PastBuild, TargetFacts } from '../../advice/facts.ts';
import type { DetailedRow } from '../../state/measurements.ts';
import type { State } from '../../state/state.ts';
import type { KeptGate } from '../kept-rollout.ts';

/** So many rollouts of a service are looked through for the last start of a release. */
const ROLLOUTS = 50;

const amount = { packages: z.number(), files: z.number(), bytes: z.number() };
const buildDetail = z.object({ version: z.string(), ...amount, fresh: z.object(amount) });
const downloadDetail = z.object({ bytes: z.number() });
const startEvidence = z.looseObject({ start_ms: z.number().positive(), memory_bytes: z.number().optional() });

/** The last start of a release that a rollout timed. */
export function lastStart(
  state: State,
  service: string,
  release: string,
): (NonNullable<TargetFacts['start']> & { memory: number | null }) | null {
  const rows = state.rollouts.list({ service, limit: ROLLOUTS }).filter(({ release_id }) => release_id === release);
  for (const { id } of rows) {
    const gate = (state.rollouts.gates(id) as KeptGate[]).find((one) => one.gate === 'start' && one.verdict !== 'fail');
    const evidence = startEvidence.safeParse(gate?.evidence).data;
    if (gate && evidence) return { ms: evidence.start_ms, at: gate.at, memory: evidence.memory_bytes ?? null };
  }
  return null;
}

/** The newest build of a release's environment, and that of any. @param unpacking of those that had to unpack something */
export function pastBuilds(
  state: State,
  release: string,
  unpacking: boolean,
): { own: PastBuild | null; any: PastBuild | null } {
  const read = (what: 'environment' | 'environment-unpacked') => state.measurements.list(what).flatMap(toBuild);
  const [linked, unpacked] = [read('environment'), read('environment-unpacked')];
  const alike = unpacking ? unpacked : linked;
  const own = alike.find((one) => one.release === release) ?? null;
  // One that did the same work says more than a newer one that did other work.
  return { own, any: [...alike, ...(unpacking ? linked : unpacked)][0] ?? null };
}

function toBuild({ ms, at, release_id, detail }: DetailedRow): (PastBuild & { release: string })[] {
  const read = buildDetail.safeParse(parsed(detail)).data;
  return read ? [{ ms, at, release: release_id, ...read }] : [];
}

/** Bytes a second, when packages were downloaded last. */
export function lastDownload(state: State): { rate: number; at: string } | null {
  for (const { ms, at, detail } of state.measurements.list('download')) {
    const read = downloadDetail.safeParse(parsed(detail)).data;
    if (read && ms > 0) return { rate: (read.bytes / ms) * 1000, at };
  }
  return null;
}

function parsed(json: string | null): unknown {
  try {
    return JSON.parse(json ?? 'null');
  } catch {
    return null;
  }
}
