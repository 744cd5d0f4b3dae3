import type { Frame } from '../incident.ts';
import { packageOf } from './package-of.ts';

/** `File "x.py", line 3, in f`; by faulthandler `line 3 in f`; of loguru `> File …`. The beginning may be torn off. */
const PYTHON = /^[\s>|│]{0,200}File "([^"]{1,1000})", line (\d{1,9})(?:,? in(?: (.{1,300})|(?=\s*$)))?\s*$/;
const TORN = /^[^\s"]{0,300}", line (\d{1,9}), in (\S{1,300})$/;
/** IPython: `File ~/x.py:3, in f(a)`, `~/x.py in f(a)`, `<ipython-input-3-abc> in <module>`, `Cell In[3], line 1`. */
const NOTEBOOK = /^File (\S[^"]{0,800}?):(\d{1,9})(?:, in (.{1,1000}))?$/;
const OLD_NOTEBOOK =
  /^((?:[~./\w]|[A-Z]:\\)[^\s"'=]{0,500}\.(?:pyx?|so|ipynb)|<[\w .-]{1,200}>|\/tmp\/ipykernel_\S{1,200}) in (<[\w .:]{1,60}>|[\w.]{1,200})(?:\(.{0,1000})?$/;
const CELL = /^((?:Cell|Input) In ?\[\d{1,6}\])(?:, line (\d{1,9}))?(?:, in (.{1,500}))?$/;
/** pytest, and rich without the colon: `x.py:3: in f`, `x.py:3 in f`. */
const PYTEST =
  /^(\S[^\s:"]{0,500}\.(?:pyx?|ipynb)|[A-Z]:\\[^:"]{1,500}\.pyx?|<[\w .-]{1,100}>):(\d{1,9}):? in (\S.{0,299})$/;

/** A line that is a frame of a traceback of Python's, as whoever prints it. */
export function frameOf(line: string): Frame | null {
  const python = PYTHON.exec(line);
  if (python) return frame(python[1]!, python[2], python[3]);
  const text = unlinked(line.trim());
  if (text.length > 2_000) return null;
  const torn = TORN.exec(text);
  if (torn) return frame(text.slice(0, text.indexOf('"')), torn[1], torn[2]);
  // Spyder indents them as Python does.
  if (/^(?: {3}|\t| \S)/.test(line)) return null;
  const other = NOTEBOOK.exec(text) ?? CELL.exec(text) ?? PYTEST.exec(text);
  if (other) return frame(other[1]!, other[2], other[3]);
  const old = OLD_NOTEBOOK.exec(text);
  return old && frame(old[1]!, undefined, old[2]);
}

/** Colab links files: `[/x/y.py](https://localhost:8080/#) in f()`. */
const unlinked = (text: string): string =>
  text.includes('](') ? text.replace(/\[([^[\]]{1,1000})\]\(https?:[^)\s]{1,300}\)/, '$1') : text;

function frame(file: string, line: string | undefined, name: string | undefined): Frame {
  const called = (name ?? '<module>').trim();
  return {
    file,
    line: line === undefined ? null : Number(line),
    // IPython prints the arguments, too.
    name: called.startsWith('<') ? called : called.replace(/\(.*$/, ''),
    code: null,
    package: packageOf(file),
  };
}

/** The line that failed, among those that IPython, rich and pytest print around it: `---> 12 f()`, `❱ 12 f()`, `>       f()`. */
export function pointedAt(line: string): { line: number | null; code: string } | null {
  const match = /^(?:-{1,8}> ?(\d{1,9})|\s{0,8}❱\s{0,8}(\d{1,9})|>(?= {3}))(?: +(\S.*)|\s*)$/s.exec(line);
  if (match === null) return null;
  const number = match[1] ?? match[2];
  return { line: number === undefined ? null : Number(number), code: match[3]?.trim() ?? '' };
}
