import { toldInAll } from '../../diagnosis/diagnose.ts';
import type { Finding } from '../../diagnosis/finding.ts';
import { fill } from '../../diagnosis/text.ts';
import { found, NO_PACKAGES } from '../../preflight/finding.ts';
import { conclude } from '../../preflight/judge.ts';
import { ROOM } from '../../preflight/risks/room.ts';
import type { Seen } from '../foresee.ts';
import { gigabytes, judgeRoom, type RoomFacts, type RoomJudgement } from '../policy/room.ts';
import type { Verdict } from './gate.ts';
import { freeDisk, memoryRoom, type ReadText } from './host-room.ts';

export interface PreflightOptions {
  /** Bytes of `limits.memory`; null when the release names none. */
  declaredMemory: number | null;
  /** Bytes that the release that serves holds; null when nothing does, or it is not known. */
  currentMemory: number | null;
  /** Folder whose disk the candidate fills: LASTGOOD_HOME. */
  dir: string;
  /** Bytes that are still to be written for it. */
  diskNeed?: number;
  read?: ReadText;
  /** What its packages and networks foretell; null when it has none. */
  foresee?: () => Promise<Seen | null>;
}

/**
 * What can be known before anything is started: is there room for a second copy, and will what the release is made of work
 * here? It fails only what is certain to fail.
 */
export async function preflightGate(options: PreflightOptions): Promise<Verdict> {
  const { declaredMemory: declared, currentMemory: measured, dir, diskNeed = 0, read, foresee } = options;
  const memory = { declared, measured, ...memoryRoom(read) };
  const disk = { free: await freeDisk(dir), need: diskNeed };
  const room = judgeRoom({ memory, disk });
  const seen = (await foresee?.()) ?? null;
  const findings = conclude([...roomFindings(room, { memory, disk }), ...findingsOf(seen)]);
  const evidence = { memory, disk, ...evidenceOf(seen) };
  const [first, ...others] = findings.findings;
  if (first === undefined) {
    const isKnown = room.verdict === 'pass' || (seen !== null && !('blind' in seen));
    return { verdict: isKnown ? 'pass' : 'skip', summary: passing(room, seen), cause: null, evidence };
  }
  const more = others.length === 0 ? '' : ` And ${others.length} more.`;
  const verdict = first.confidence === 'certain' ? 'fail' : 'warn';
  return {
    verdict,
    summary: `${fill(first.rule.summary, 'en', first.values)}${more}`,
    cause: verdict === 'fail' ? first.rule.id : null,
    evidence: { ...evidence, findings: findings.findings.map(briefly) },
    diagnosis: toldInAll(findings),
  };
}

function roomFindings({ verdict, summary, about }: RoomJudgement, { memory, disk }: RoomFacts): Finding[] {
  if (verdict === 'pass' || verdict === 'skip') return [];
  const size = (bytes: number | null) => (bytes === null ? '?' : gigabytes(bytes));
  const values =
    about === 'memory'
      ? { need: size(memory.declared ?? memory.measured), available: size(memory.available), total: size(memory.total) }
      : { free: size(disk.free), need: size(disk.need) };
  const confidence = verdict === 'fail' ? 'certain' : 'possible';
  return [found(ROOM[about], NO_PACKAGES, { confidence, values: { ...values, said: summary }, about: [] })];
}

const findingsOf = (seen: Seen | null): readonly Finding[] =>
  seen === null || 'blind' in seen ? [] : seen.findings.findings;

function evidenceOf(seen: Seen | null): Record<string, unknown> {
  if (seen === null) return {};
  if ('blind' in seen) return { unseen: [seen.blind] };
  const { packages, models, unseen } = seen;
  return { packages, models, ...(unseen.length > 0 && { unseen: unseen.map(({ en }) => en) }) };
}

const briefly = ({ rule, confidence, values }: Finding) => ({
  cause: rule.id,
  confidence,
  summary: fill(rule.summary, 'en', values),
});

function passing(room: RoomJudgement, seen: Seen | null): string {
  if (seen === null) return room.summary;
  if ('blind' in seen) return `${room.summary} What it is made of could not be looked at.`;
  const parts = [
    ...(seen.packages > 0 ? [seen.packages === 1 ? '1 package' : `${seen.packages} packages`] : []),
    ...(seen.models > 0 ? [seen.models === 1 ? '1 network' : `${seen.models} networks`] : []),
  ];
  if (parts.length === 0) return room.summary;
  return `Nothing is known to speak against it (${parts.join(', ')}). ${room.summary}`;
}
