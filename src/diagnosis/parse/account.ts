import type { Account, Incident } from '../incident.ts';
import type { Log } from '../log.ts';
import { type Alone, heardAlone, milestoneIn } from './alone.ts';
import { Course, type Reached } from './course.ts';
import { exceptionsIn } from './found.ts';
import { incidentOfLine } from './line-incidents.ts';
import type { Raised } from './raised.ts';
import { incidentsOf } from './raised-incidents.ts';
import { joined, thinned } from './repeated.ts';
import { hear } from './said.ts';
import { versionsIn } from './versions.ts';
import { viewsOf } from './views.ts';

/** What a log says. */
export function accountOf(log: Log): Account {
  const said = hear(log);
  const found = viewsOf(said).map((view) => ({ source: view[0]!.source, ...exceptionsIn(view) }));
  const alone = found.flatMap(({ rest }) => rest.map((said, at) => heardAlone(said, rest[at + 1])));
  const reached = alone.flatMap(reachedBy).sort((a, b) => a.line.n - b.line.n);
  const course = new Course(said, reached);
  const chains = found.flatMap(({ source, chains: of }) => of.map((chain) => incidentsOf(chain, source, course)));
  const lines = alone.flatMap((one) => incidentOfLine(one, course) ?? []);
  const incidents = [
    ...chains,
    ...withoutEchoes(
      lines,
      found.flatMap(({ chains: of }) => of),
    ).map((one) => [one]),
  ];
  return {
    incidents: thinned(joined(inOrder(incidents))),
    milestones: reached.map(({ kind, line }) => ({ kind, line })),
    versions: versionsIn(said),
  };
}

function reachedBy(alone: Alone): Reached[] {
  const kind = milestoneIn(alone);
  return kind === null ? [] : [{ kind, line: alone.said.line, source: alone.said.source }];
}

/** By where they end. What belongs together stays so. */
function inOrder(groups: readonly (readonly Incident[])[]): Incident[] {
  const ends = groups
    .filter((group) => group.length > 0)
    .map((group) => ({ group, end: Math.max(...group.map(({ last }) => last)) }));
  return ends.sort((a, b) => a.end - b.end).flatMap(({ group }) => group);
}

/** Lines before and behind an exception that announce it, or say that it was the end. */
const [ANNOUNCING, ENDING] = [2, 10];

/** Without the errors of loggers that state nothing, and the requests that failed, at an exception: they are of it. */
function withoutEchoes(lines: readonly Incident[], chains: readonly (readonly Raised[])[]): Incident[] {
  const near = new Set(
    chains.flatMap((chain) => {
      const first = Math.min(...chain.map((one) => one.first));
      const last = Math.max(...chain.map((one) => one.last));
      return [...range(first - ANNOUNCING, first), ...range(last + 1, last + 1 + ENDING)];
    }),
  );
  return lines.filter(
    ({ exception, statements, first }) =>
      exception !== null || statements.some(({ kind }) => kind !== 'request-failed') || !near.has(first),
  );
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);
