import { LEVEL_WORDS, type Level, levelNamed } from './level.ts';

const DAY = String.raw`(?:\d{4}[-/]\d\d[-/]\d\d|\d\d[-/]\d\d(?:[-/]\d{2,4})?)`;
const CLOCK = String.raw`\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z| ?[+-]\d\d:?\d\d)?`;
const TIME = `(?:${DAY}[T -]{1,3})?${CLOCK}`;
const LEVEL = `(?<level>${LEVEL_WORDS})`;
/** What stands between a time and a level: a process, a thread, a module. */
const BETWEEN = String.raw`(?: {1,4}(?:[-|:] {1,4})?(?:\[[^\]]{1,80}\]|\w[\w.:/-]{0,79})){0,3}? {1,4}(?:[-|:] {1,4})?`;

/** How loggers introduce a line. Each begins at the line's start and takes one blank after itself at most: indentation is told. */
const LOGGERS: readonly RegExp[] = [
  // glog, torch: `E0101 12:00:00.123456 42 file.cc:12] `, `[W101 12:00:00.123456789 file.cpp:1] `
  /^\[?(?<level>[IWEF])\d{3,4} \d\d:\d\d:\d\d\.\d{1,9} {1,8}[^\]]{0,200}\] ?/,
  // ONNX Runtime: `2024-01-01 12:00:00.123456789 [E:onnxruntime:Default, env.cc:254 ThreadMain] `
  new RegExp(String.raw`^(?:${TIME} )?\[(?<level>[VIWEF]):onnxruntime:[^\]]{0,300}\] ?`),
  // TensorRT
  /^(?:\[[\d/:-]{1,40}\] )?\[TRT\] \[(?<level>[VIWEF])\] ?/,
  // loguru
  new RegExp(String.raw`^${TIME} \| ${LEVEL} {0,8}\| [^|]{0,300}? - `),
  // `2024-01-01 12:00:00,123 - name - ERROR - `
  new RegExp(String.raw`^${TIME} - [^\s][^-]{0,100}(?:-[^-]{1,100}){0,3} - ${LEVEL} - `),
  // Flask: `[2024-01-01 12:00:00,123] ERROR in app: `
  new RegExp(String.raw`^\[${TIME}\] ${LEVEL} in [^\s:]{1,80}: ?`),
  // Celery: `[2024-01-01 12:00:00,123: ERROR/MainProcess] `
  new RegExp(String.raw`^\[${TIME}: ${LEVEL}/[^\]]{1,80}\] ?`),
  // gunicorn: `[2024-01-01 12:00:00 +0000] [7] [ERROR] `, and others with all in brackets
  new RegExp(String.raw`^\[${TIME}\](?: ?\[[^\]]{1,80}\]){0,3}? ?\[${LEVEL}\](?: ?\[[^\]]{1,80}\]){0,2} ?`),
  // vLLM: `ERROR 01-01 12:00:00 [core.py:390] `
  new RegExp(String.raw`^${LEVEL} {1,4}${TIME} (?:\[[^\]]{1,100}\]|[^\s\]]{1,100}\]) ?`),
  // tornado, optuna: `[E 2024-01-01 12:00:00,123 name] `
  new RegExp(String.raw`^\[(?<level>[DIWEC]) ${TIME}(?: [^\]]{1,80})?\] ?`),
  new RegExp(
    String.raw`^\[?${TIME}\]?${BETWEEN}\[?${LEVEL}\]?(?=[\s:|/\[-])(?:/[^\s\]]{1,80})? {0,8}(?:[-|:]|--)?(?: |$)`,
  ),
  // `ERROR:root:`
  new RegExp(String.raw`^${LEVEL}:[\w.-]{1,80}:`),
  // uvicorn
  new RegExp(`^${LEVEL}: {2,8}`),
  // `modelscope - WARNING - `
  new RegExp(String.raw`^[\w.-]{1,80} - ${LEVEL} - `),
  // `[ERROR] `, `[ WARN:0@0.123] `, `[error] [pid] `
  new RegExp(String.raw`^\[ ?${LEVEL} ?(?::\d{1,4}(?:@[\d.]{1,20})?)?\]:? ?`),
  new RegExp(String.raw`^(?:\w{1,20}="?[^\s"]{1,60}"? ){0,3}level=${LEVEL} (?:msg=)?`),
];
/** A time alone says when, not how bad. */
const STAMP = new RegExp(String.raw`^\[?${TIME}\]?(?: - | \| | |$)`);
/** No logger begins a line otherwise. */
const MAY_BEGIN = /^[\d[A-Za-z]/;

export interface Introduced {
  /** As printed; empty when there is none, or only a time. */
  prefix: string;
  stamped: boolean;
  level: Level | null;
  rest: string;
}

/** A line without what its logger put before it. */
export function introduced(text: string): Introduced {
  if (!MAY_BEGIN.test(text)) return { prefix: '', stamped: false, level: null, rest: text };
  for (const logger of LOGGERS) {
    const match = logger.exec(text);
    if (match === null) continue;
    const [prefix] = match;
    return {
      prefix,
      stamped: /\d\d:\d\d/.test(prefix),
      level: levelNamed(match.groups!.level!),
      rest: text.slice(prefix.length),
    };
  }
  const stamp = STAMP.exec(text)?.[0] ?? '';
  return { prefix: '', stamped: stamp !== '', level: null, rest: text.slice(stamp.length) };
}

/** How tools begin a line that is of a level: pip, apt, git, npm, compilers. */
const TOOLS: readonly RegExp[] = [
  /^(?<level>ERROR|WARNING|CRITICAL|FATAL|DEPRECATION|INFO|DEBUG|WARN|NOTICE|error|fatal|warning|Error|Warning|Fatal|note|hint)(?: error)?(?:\[[A-Z]\d{1,5}\])?: ?/,
  /^(?<level>[EW]): /,
  /^(?<level>错误|警告|致命错误|Fehler)(?:信息)?[:：] ?/,
  // OpenMP, whose name may be torn; ONNX Runtime of C#.
  /^(?:OM)?P: (?<level>Error|Warning) #\d{1,4}: /,
  /^\[(?<level>Error)Code:\w{1,40}\] /,
  /^##\[(?<level>error|warning)\]/,
  /^(?<level>error) (?=[A-Z])/,
  /^[^\s(]{1,300}\(\d{1,7}(?:,\d{1,7})?\) ?: (?:fatal )?(?<level>error|warning)(?: [A-Z]{1,4}\d{1,6})?: /,
  /^(?<level>ERROR|WARNING|CRITICAL|FATAL|INFO|DEBUG) (?=\S)/,
  /^(?:npm|yarn|pnpm) (?<level>ERR|error|WARN|warn|notice)(?:!| |$) ?/,
  /^(?:[^\s:][^:]{0,300}|[A-Z]:[^:]{1,300}):\d{1,9}:(?:\d{1,9}:)? (?:fatal )?(?<level>error|warning|note): /,
  /^CMake (?<level>Error|Warning)(?: \(dev\))?(?: at [^:]{1,300}:\d{1,9} \(\w{1,40}\))?:? ?/,
  /^(?:docker|Docker|bash|sh|[\w./-]{1,60}): (?<level>Error|error|fatal)(?: response from daemon)?: /,
];

/** A level that is a word of the line itself, and what it is said of. */
export function levelWord(text: string): { level: Level; rest: string } | null {
  const start = text.trimStart();
  for (const tool of TOOLS) {
    const match = tool.exec(start);
    const level = match === null ? null : levelOfWord(match.groups!.level!);
    if (match !== null && level !== null) return { level, rest: start.slice(match[0].length) };
  }
  return null;
}

/** git and linkers call fatal what a program may well go on after. */
function levelOfWord(word: string): Level | null {
  if (word === 'note' || word === 'hint') return 'info';
  const level = levelNamed(word);
  return level === 'fatal' ? 'error' : level;
}
