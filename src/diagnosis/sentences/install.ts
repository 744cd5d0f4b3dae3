import type { Sentence } from '../sentence.ts';
import { BUILD } from './install/build.ts';
import { INDEX_ACCESS } from './install/index-access.ts';
import { PIP } from './install/pip.ts';

/** pip, uv, builds of wheels, compilers. */
export const INSTALL: readonly Sentence[] = [...PIP, ...INDEX_ACCESS, ...BUILD];
