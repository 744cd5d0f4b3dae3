import { chainFrom } from './chain.ts';
import { causesFrom } from './forms/causes.ts';
import { crashFrom } from './forms/crash.ts';
import { groupFrom } from './forms/group.ts';
import { toldBeforeFrom } from './forms/told-before.ts';
import { warningFrom } from './forms/warning.ts';
import type { Found, Raised } from './raised.ts';
import type { Said } from './said.ts';

const FORMS: readonly ((view: readonly Said[], at: number) => Found | null)[] = [
  groupFrom,
  warningFrom,
  crashFrom,
  causesFrom,
  toldBeforeFrom,
  chainFrom,
];

/** The exceptions in what one writer said, each with those it came from before it, and the lines that are of none. */
export function exceptionsIn(view: readonly Said[]): { chains: (readonly Raised[])[]; rest: Said[] } {
  const chains: (readonly Raised[])[] = [];
  const rest: Said[] = [];
  for (let at = 0; at < view.length; ) {
    const found = firstOf(view, at);
    if (found === null) {
      rest.push(view[at]!);
      at += 1;
    } else {
      chains.push(found.raised);
      rest.push(...found.skipped);
      at = Math.max(found.next, at + 1);
    }
  }
  return { chains, rest };
}

function firstOf(view: readonly Said[], at: number): Found | null {
  for (const form of FORMS) {
    const found = form(view, at);
    if (found !== null) return found;
  }
  return null;
}
