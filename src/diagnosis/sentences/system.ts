import type { Sentence } from '../sentence.ts';
import { CONTAINER } from './system/container.ts';
import { DISK } from './system/disk.ts';
import { ENDED } from './system/ended.ts';
import { MEMORY } from './system/memory.ts';
import { NETWORK } from './system/network.ts';

/** The kernel, containers, signals, disks, memory, networks. */
export const SYSTEM: readonly Sentence[] = [...MEMORY, ...DISK, ...ENDED, ...CONTAINER, ...NETWORK];
