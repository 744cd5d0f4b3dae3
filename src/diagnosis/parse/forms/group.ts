import { chainFrom } from '../chain.ts';
import { headerOf } from '../marks.ts';
import type { Found, Raised } from '../raised.ts';
import type { Said } from '../said.ts';

const BAR = /^(\s*)[|+](?: |$)(.*)$/s;
const BETWEEN = /^(\s*)\+-[+-]/;

interface Member {
  depth: number;
  lines: Said[];
}

/** A group of exceptions: drawn with bars, its members below it and further in. A group came of its first member. */
export function groupFrom(view: readonly Said[], at: number): Found | null {
  const { body } = view[at]!;
  if (!/^\s*[|+] /.test(body) || headerOf(body) === null) return null;
  const { members, next } = membersFrom(view, at);
  const found = members.flatMap(({ depth, lines }) => {
    const start = lines.findIndex(({ body: text }) => text.trim() !== '');
    const chain = start === -1 ? null : chainFrom(lines, start);
    return chain === null ? [] : [{ depth, chain }];
  });
  for (const [index, { depth, chain }] of found.entries()) {
    const first = found[index + 1];
    const group = chain.raised.at(-1);
    if (group && first && first.depth > depth) group.origin = first.chain.raised.at(-1) ?? group.origin;
  }
  if (found.length === 0) return null;
  // The innermost members first: what came of them stands before them.
  const raised: Raised[] = found
    .map(({ chain }) => chain.raised)
    .reverse()
    .flat();
  return { raised, skipped: found.flatMap(({ chain }) => chain.skipped), next };
}

function membersFrom(view: readonly Said[], at: number): { members: Member[]; next: number } {
  const members: Member[] = [{ depth: 0, lines: [] }];
  let next = at;
  for (; next < view.length; next += 1) {
    const said = view[next]!;
    const between = BETWEEN.exec(said.body);
    const bar = BAR.exec(said.body);
    if (between) members.push({ depth: between[1]!.length + (said.body.includes('+-+') ? 2 : 0), lines: [] });
    else if (bar) members.at(-1)!.lines.push({ ...said, body: bar[2]!, text: bar[2]! });
    else break;
  }
  return { members, next };
}
