import type { Confidence, PackageChange } from '../api/diagnosis.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { Incident } from '../diagnosis/incident.ts';
import type { Remedy } from '../diagnosis/rule.ts';
import type { Risk } from './risk.ts';
import type { Scene } from './scene.ts';

export interface Seen {
  confidence: Confidence;
  values: Readonly<Record<string, string>>;
  /** The packages that it is about: their lines are cited, their changes are suspects. */
  about: readonly string[];
  /** It speaks of a package that is not there at all. */
  absent?: boolean;
}

/** What is needed to cite it. */
export type Known = Pick<Scene, 'packages' | 'complete' | 'reference'>;

/** Nothing has happened yet. */
const NOTHING: Incident = { severity: 'warning', exception: null, statements: [], first: 1, last: 1, telling: [] };

/** Where packages have no say. */
export const NO_PACKAGES: Known = { packages: new Map(), complete: false, reference: null };

/** A risk, as a diagnosis finds causes: told by the same code. */
export function found(risk: Risk, scene: Known, { confidence, values, about, absent = false }: Seen): Finding {
  const summary = absent ? (risk.absent ?? risk.summary) : risk.summary;
  const remedies = risk.remedies.filter((one) => isFilled(one, values)).map((one) => withVersions(one, values));
  const lines = about.flatMap((name) => scene.packages.get(name)?.line ?? []).sort((a, b) => a.n - b.n);
  return {
    rule: { ...risk, summary, remedies, signs: [], confidence, sources: [] },
    incident: NOTHING,
    confidence,
    values,
    lines,
    suspects: about.flatMap((name) => changeOf(name, scene) ?? []),
  };
}

/** A remedy that nobody knows the versions of is none. */
function isFilled({ text, command = '' }: Remedy, values: Seen['values']): boolean {
  return [...`${text.en} ${command}`.matchAll(/\{(\w+)\}/g)].every(([, name]) => values[name!] !== undefined);
}

/** Versions, with a package or without: `torch>=2.3`, `<2`. Nothing of it ends a quoted word of a shell. */
const VERSIONS = /^[a-z0-9-]*(?:[<>=!~]=?|===)[\w.+*!]+(?:,[<>=!~]=?[\w.+*!]+)*$/;

/** Diagnoses type no more than plain words, as they read what anybody wrote. Versions in quotes are as plain. */
function withVersions({ text, command }: Remedy, values: Seen['values']): Remedy {
  if (command === undefined) return { text };
  const typed = command.replace(/'([^']*)'/g, (quoted) =>
    quoted.replace(/\{(\w+)\}/g, (place, name: string) => (VERSIONS.test(values[name] ?? '') ? values[name]! : place)),
  );
  return { text, command: typed };
}

function changeOf(name: string, { packages, reference, complete }: Known): PackageChange | null {
  if (reference === null) return null;
  const from = reference.get(name)?.version ?? null;
  const planned = packages.get(name);
  if (planned === undefined && !complete) return null;
  const to = planned?.version ?? null;
  return from === to ? null : { name, from, to };
}
