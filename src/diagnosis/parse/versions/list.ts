import type { Told } from './told.ts';

/** `torch==1.13.1`, alone in a line, of `pip freeze` and of PyTorch's collect_env. */
const FROZEN =
  /^\s{0,8}(?:\[pip3?\] )?([A-Za-z0-9][\w.-]{0,100})(?:\[[^\]]{0,100}\])?===?(\d[\w.+!]{0,60})\s{0,100}(?:#.{0,500})?$/;
/** `torch   2.2.1`, of `pip list` and `conda list`; with one blank only when it is a version without doubt. */
const LISTED =
  /^(?:\[conda\] )?([A-Za-z][\w.-]{0,100})(?:\s{2,100}v?(\d{1,6}\.[\w.+!]{1,60})|\s(\d{1,6}\.\d{1,6}\.\d[\w.+!]{0,60}))(?:\s{1,100}\S{1,300}){0,3}\s{0,100}$/;
const SHOWN = /^Version: (\d[\w.+!]{0,60})\s{0,100}$/;
const NAMED = /^Name: ([A-Za-z0-9][\w.-]{0,100})\s{0,100}$/;

/** Lists of what is installed: `pip list`, `pip freeze`, `pip show`, `conda list`. */
export function byList(text: string, before: string): readonly Told[] {
  const listed = FROZEN.exec(text) ?? LISTED.exec(text);
  if (listed) return [[listed[1]!, (listed[2] ?? listed[3])!]];
  const shown = SHOWN.exec(text);
  const named = shown && NAMED.exec(before);
  return shown && named ? [[named[1]!, shown[1]!]] : [];
}
