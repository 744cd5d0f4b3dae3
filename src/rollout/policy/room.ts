/** What a candidate needs, and what there is. */
export interface RoomFacts {
  memory: {
    /** `limits.memory` of the release; null when it names none. */
    declared: number | null;
    /** What the release that serves holds; null when nothing does, or it is not known. */
    measured: number | null;
    /** Bytes that can be had now, swap included; null when unknown. */
    available: number | null;
    /** Bytes that there are at all, swap included; null when unknown. */
    total: number | null;
  };
  disk: {
    /** Bytes free; null when unknown. */
    free: number | null;
    /** Bytes that are still to be written for the candidate. */
    need: number;
  };
}

export interface RoomJudgement {
  verdict: 'pass' | 'warn' | 'fail' | 'skip';
  summary: string;
  cause: 'not-enough-memory' | 'not-enough-disk' | null;
  about: 'memory' | 'disk';
}

type Part = Omit<RoomJudgement, 'about'>;

/** Journal, sockets, logs and evidence of a rollout fit into this. */
const DISK_RESERVE = 64e6;
const DISK_COMFORT = 1e9;

/**
 * Is there room for a second copy? It fails what cannot work: a release that may take more than the machine has, or one that, if
 * it is anything like what serves, finds not even half of that. What may or may not fit is a warning.
 */
export function judgeRoom({ memory, disk }: RoomFacts): RoomJudgement {
  const judged: RoomJudgement[] = [
    { ...judgeMemory(memory), about: 'memory' },
    { ...judgeDisk(disk), about: 'disk' },
  ];
  const worst = (['fail', 'warn', 'pass'] as const).map((verdict) => judged.find((one) => one.verdict === verdict));
  return worst.find((one) => one !== undefined) ?? judged[0]!;
}

function judgeMemory({ declared, measured, available, total }: RoomFacts['memory']): Part {
  const need = declared ?? measured;
  if (need === null) return { verdict: 'skip', summary: 'Nothing tells how much memory it needs.', cause: null };
  const what =
    declared !== null ? `It may take ${gigabytes(need)} (limits.memory)` : `What serves holds ${gigabytes(need)}`;
  if (total !== null && need > total) {
    return {
      verdict: 'fail',
      summary: `${what}; this machine grants ${gigabytes(total)} in all.`,
      cause: 'not-enough-memory',
    };
  }
  if (available === null) return { verdict: 'skip', summary: 'Nothing tells how much memory is free.', cause: null };
  if (measured !== null && available < Math.min(measured, need) / 2) {
    const sentence = `What serves holds ${gigabytes(measured)}; for a second copy ${gigabytes(available)} are free.`;
    return { verdict: 'fail', summary: sentence, cause: 'not-enough-memory' };
  }
  const summary = `${what}; ${gigabytes(available)} are free.`;
  return { verdict: available < need ? 'warn' : 'pass', summary, cause: null };
}

function judgeDisk({ free, need }: RoomFacts['disk']): Part {
  if (free === null) return { verdict: 'skip', summary: 'Nothing tells how much of the disk is free.', cause: null };
  const summary = `${gigabytes(free)} of the disk are free${need > 0 ? `, ${gigabytes(need)} are still to be written` : ''}.`;
  if (free < need + DISK_RESERVE) return { verdict: 'fail', summary, cause: 'not-enough-disk' };
  return { verdict: free < need + DISK_COMFORT ? 'warn' : 'pass', summary, cause: null };
}

export function gigabytes(bytes: number): string {
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
