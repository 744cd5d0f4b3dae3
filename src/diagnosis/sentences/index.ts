import type { Sentence } from '../sentence.ts';
import { HUB } from './hub.ts';
import { INSTALL } from './install.ts';
import { LOADER } from './loader.ts';
import { MILESTONES } from './milestones.ts';
import { MODEL } from './model.ts';
import { PYTHON } from './python.ts';
import { SERVER } from './server.ts';
import { SYSTEM } from './system.ts';

/** All that logs are understood by. Of two that fit the same text, both are stated. */
export const SENTENCES: readonly Sentence[] = [
  ...MILESTONES,
  ...PYTHON,
  ...LOADER,
  ...INSTALL,
  ...MODEL,
  ...HUB,
  ...SERVER,
  ...SYSTEM,
];
