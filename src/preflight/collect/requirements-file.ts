import type { LogLine } from '../../diagnosis/log.ts';
import { parseRequirement } from '../requires.ts';
import type { PlannedPackage } from '../scene.ts';

/** Package by package, what a requirements.txt writes; a version only where it pins one. Options and URLs are left out. */
export function readRequirements(text: string): Map<string, PlannedPackage> {
  const packages = new Map<string, PlannedPackage>();
  for (const line of logicalLines(text)) {
    const requirement = parseRequirement(line.text.replace(/(^|\s)#.*$/, '').replace(/\s--[a-z].*$/, ''));
    if (requirement === null || packages.has(requirement.name)) continue;
    const version = /^={2,3}([\w.!+-]+)$/.exec(requirement.specifier)?.[1] ?? null;
    packages.set(requirement.name, { name: requirement.name, version, file: null, unfit: [], line });
  }
  return packages;
}

/** Lines that end in a backslash go on. */
function logicalLines(text: string): LogLine[] {
  const lines: LogLine[] = [];
  let goesOn = false;
  for (const [i, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const part = raw.replace(/\\$/, '');
    if (goesOn) lines.at(-1)!.text += ` ${part.trim()}`;
    else lines.push({ n: i + 1, text: part.trim() });
    goesOn = raw.endsWith('\\');
  }
  return lines.filter((line) => line.text !== '' && !/^[#-]/.test(line.text));
}
