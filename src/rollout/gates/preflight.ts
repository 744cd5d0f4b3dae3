import { judgeRoom } from '../policy/room.ts';
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
}

/** Is there memory for a second copy, and room on the disk? Before anything is started. */
export async function preflightGate(options: PreflightOptions): Promise<Verdict> {
  const { declaredMemory: declared, currentMemory: measured, dir, diskNeed = 0, read } = options;
  const memory = { declared, measured, ...memoryRoom(read) };
  const disk = { free: await freeDisk(dir), need: diskNeed };
  return { ...judgeRoom({ memory, disk }), evidence: { memory, disk } };
}
