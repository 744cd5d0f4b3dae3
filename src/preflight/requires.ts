import { normalizeName } from '../api/package-name.ts';

/** `Requires-Dist`, as much of it as is looked at. */
export interface Requirement {
  name: string;
  /** Without blanks: `>=0.14.1,<1.0`; empty when any will do, or nobody can tell. */
  specifier: string;
  marker: string | null;
}

const FORM = /^\s*([A-Za-z0-9][\w.-]{0,200})\s*(?:\[[^\]]{0,500}\])?\s*\(?([^;()@]{0,500})\)?\s*(?:;(.{0,1000}))?$/;

/** @returns null for what is none, or names a URL */
export function parseRequirement(text: string): Requirement | null {
  const [, name, specifier = '', marker] = FORM.exec(text) ?? [];
  if (name === undefined) return null;
  const clauses = specifier.replace(/\s+/g, '').split(',').filter(Boolean);
  const known = clauses.every((clause) => /^(?:[=!~<>]=|===|[<>])[\w.+*!-]+$/.test(clause));
  return { name: normalizeName(name), specifier: known ? clauses.join(',') : '', marker: marker?.trim() || null };
}

/** What is required of a package whatever the circumstances: without a marker. */
export const requirementsOn = (name: string, requires: readonly string[]): string[] =>
  requires.flatMap((text) => {
    const requirement = parseRequirement(text);
    return requirement?.name === name && requirement.marker === null && requirement.specifier !== ''
      ? [requirement.specifier]
      : [];
  });
