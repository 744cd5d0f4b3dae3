import { satisfies, valid } from '@renovatebot/pep440';
import type { Frame, Incident, Statement } from './incident.ts';
import type { LogLine } from './log.ts';
import type { Look, Rule, Sign } from './rule.ts';

/** All that signs may be looked for in. */
export interface Scene {
  incidents: readonly Incident[];
  versions: ReadonlyMap<string, string>;
}

interface Seen {
  values: Record<string, string>;
  lines: readonly LogLine[];
}

/** A sign that was seen, and what it was seen by. */
export interface Fit extends Seen {
  sign: Sign;
}

/** The first of the rule's signs that the incident shows. */
export function fitOf({ signs }: Pick<Rule, 'signs'>, incident: Incident, scene: Scene): Fit | null {
  for (const sign of signs) {
    const fit = look(sign, incident, scene);
    if (fit !== null) return fit;
  }
  return null;
}

function look(sign: Sign, incident: Incident, scene: Scene): Fit | null {
  const own = lookAt(sign, incident);
  if (own === null || !fitsVersions(sign, scene)) return null;
  const others = (sign.also ?? []).map((also) => lookIn(also, scene));
  if (others.includes(null) || sign.unless?.some((unless) => lookIn(unless, scene) !== null)) return null;
  return { sign, values: Object.assign({}, ...others.map((other) => other?.values), own.values), lines: own.lines };
}

/** Whether any incident shows it. */
function lookIn(look: Look, { incidents }: Scene): Seen | null {
  for (const incident of incidents) {
    const seen = lookAt(look, incident);
    if (seen !== null) return seen;
  }
  return null;
}

function lookAt(look: Look, incident: Incident): Seen | null {
  const { exception } = incident;
  const values: Record<string, string> = {};
  if (exception) Object.assign(values, { type: exception.type, message: exception.message });
  if (look.exception && !take(look.exception, exception?.type, values)) return null;
  if (look.message && !takeFlat(look.message, exception?.message, values)) return null;
  if (look.through && !exception?.frames.some((frame) => passes(frame, look.through!, values))) {
    return null;
  }
  if (look.at && !take(look.at, placeOf(exception?.frames.findLast(isTelling)), values)) return null;
  if (look.says === undefined) return { values, lines: incident.telling };
  const statement = incident.statements.find((one) => states(one, look, values));
  if (statement === undefined) return null;
  return { values: { ...values, ...statement.fields }, lines: citing(statement, incident) };
}

function passes(frame: Frame, through: RegExp, values: Record<string, string>): boolean {
  return [frame.package ?? '', frame.file, placeOf(frame)].some((text) => take(through, text, values));
}

/** Frames of the import machinery only say that something was imported. */
const isTelling = ({ file }: Frame): boolean => !/^<frozen importlib|(?:^|[\\/])importlib[\\/]__init__\.py$/.test(file);

/** `mmcv/ops/nms.py in <module>: ext_module = …` */
function placeOf(frame: Frame | undefined): string | undefined {
  if (frame === undefined) return undefined;
  const path = frame.file.replaceAll('\\', '/').replace(/^.*\/(?:site|dist)-packages\//, '');
  return `${path} in ${frame.name}: ${frame.code ?? ''}`;
}

function states({ kind, fields }: Statement, { says, where = {} }: Look, values: Record<string, string>): boolean {
  return kind === says && Object.entries(where).every(([name, pattern]) => take(pattern, fields[name], values));
}

/** Whether the pattern fits; its named groups become values. */
function take(pattern: RegExp, text: string | undefined, values: Record<string, string>): boolean {
  const match = text === undefined ? null : pattern.exec(text);
  Object.assign(values, match?.groups);
  return match !== null;
}

/** Narrow terminals break messages into lines. */
const takeFlat = (pattern: RegExp, text: string | undefined, values: Record<string, string>): boolean =>
  take(pattern, text, values) || (text?.includes('\n') === true && take(pattern, text.replaceAll('\n', ' '), values));

const citing = ({ line }: Statement, { telling }: Incident): LogLine[] =>
  [...telling.filter(({ n }) => n !== line.n), line].sort((a, b) => a.n - b.n);

function fitsVersions({ versions = {} }: Sign, scene: Scene): boolean {
  return Object.entries(versions).every(([name, specifier]) => {
    const known = scene.versions.get(name);
    return known === undefined || valid(known) === null || satisfies(known, specifier, { prereleases: true });
  });
}
