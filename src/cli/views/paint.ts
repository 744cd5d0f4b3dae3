import { styleText } from 'node:util';
import type { Output } from '../host.ts';

/** Marks a text as what it is. */
export type Paint = (as: keyof typeof STYLES, text: string) => string;

const STYLES = { bad: ['bold', 'red'], good: ['bold', 'green'], faint: 'dim', command: 'cyan' } as const;

export const plain: Paint = (_, text) => text;

/** Colours on a terminal, unless its user wants none (no-color.org). */
export function paintFor({ isTTY }: Output, env: NodeJS.ProcessEnv): Paint {
  if (!isTTY || env.NO_COLOR || env.TERM === 'dumb') return plain;
  return (as, text) => styleText([STYLES[as]].flat(), text, { validateStream: false });
}
