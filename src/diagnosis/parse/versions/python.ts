import type { Told } from './told.ts';

const VERSION = String.raw`(3\.\d{1,2}(?:\.\d{1,2})?)`;
/** `Python 3.9.12 (main, …`, `Python version: 3.8.13`, `requires a different Python: 3.8.10 not in '>=3.9'`. */
const SAID = new RegExp(
  String.raw`(?:^|\s|- )Python(?:(?: version)?:\s{0,40}${VERSION}\b(?!\.?\*)|\s${VERSION}(?:\s*$| \||\s?\((?!from)| :: ))`,
);
const PATHS: readonly RegExp[] = [
  /[/\\]python(3)\.(\d{1,2})[/\\]/,
  /[/\\]Python(3)(\d{1,2})[/\\]/,
  /[-_.](?:cp|cpython-)(3)(\d{1,2})(?=[-m.])/,
];

/** What the interpreter, or who asked it, says. */
export function byPython(text: string): readonly Told[] {
  const match = SAID.exec(text);
  return match ? [['python', (match[1] ?? match[2])!]] : [];
}

/** Which Python the paths and wheels are of that are named: one without its last number. */
export function byPath(text: string): readonly Told[] {
  const match = PATHS.map((pattern) => pattern.exec(text)).find((one) => one !== null);
  return match ? [['python', `${match[1]}.${match[2]}`]] : [];
}
