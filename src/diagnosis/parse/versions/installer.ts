import type { Told } from './told.ts';

const NAME = String.raw`[A-Za-z0-9][\w.-]{0,100}?`;
const VERSION = String.raw`\d[\w.+!]{0,60}`;
const INSTALLED = /^\s{0,8}Successfully installed (.{1,7000})$/s;
const UNINSTALLED = new RegExp(String.raw`^\s{0,8}Successfully uninstalled (${NAME})-(${VERSION})$`);
const EXISTING = new RegExp(String.raw`^\s{0,8}Found existing installation: (${NAME}) (${VERSION})$`);
const SATISFIED = new RegExp(
  String.raw`^Requirement already (?:satisfied|up-to-date): (${NAME})(?:\[[^\]]{0,200}\])?(?:[<>=!~;, (].{0,1000})? \((${VERSION})\)$`,
);
/** uv: ` + numpy==2.0.1`, ` - numpy==1.26.4`. */
const CHANGED = new RegExp(String.raw`^ {0,8}([+~-]) (${NAME})==(${VERSION})(?: \(.{0,500}\))?$`);
const CONFLICT = new RegExp(
  String.raw`(?:^|\s)(${NAME}) (${VERSION}) requires \S.{0,500}?, but you have (${NAME}) (${VERSION}) which is incompatible`,
);
const NEEDED = new RegExp(String.raw`(?:^|\s)(${NAME}) (${VERSION}) requires \S.{0,500}?, which is not installed`);

/** What pip and uv say of what they do, and found. */
export function byInstaller(text: string): readonly Told[] {
  const installed = INSTALLED.exec(text);
  if (installed) return installed[1]!.split(/\s+/).flatMap(nameAndVersion);
  const gone = UNINSTALLED.exec(text);
  if (gone) return [[gone[1]!, null]];
  const there = EXISTING.exec(text) ?? SATISFIED.exec(text) ?? NEEDED.exec(text);
  if (there) return [[there[1]!, there[2]!]];
  const changed = CHANGED.exec(text);
  if (changed) return [[changed[2]!, changed[1] === '-' ? null : changed[3]!]];
  const conflict = CONFLICT.exec(text);
  if (conflict === null) return [];
  return [
    [conflict[1]!, conflict[2]!],
    [conflict[3]!, conflict[4]!],
  ];
}

/** `opencv-python-4.5.5.64`. */
function nameAndVersion(token: string): readonly Told[] {
  const match = /^([\w.-]{1,100}?)-(\d[\w.+!]{0,60})$/.exec(token);
  return match ? [[match[1]!, match[2]!]] : [];
}
