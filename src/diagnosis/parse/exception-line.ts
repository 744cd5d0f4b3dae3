import { isSupposed } from './advice.ts';

/** The class of an exception and the first line of its message. */
export interface Named {
  qualified: string;
  message: string;
}

const PATH = String.raw`(?:[A-Za-z_$][\w$]{0,80}\.){0,12}`;
/** `TypeError [ERR_X]`, `RayTaskError(ValueError)`. */
const ATTACHED = String.raw`(?: \[[A-Z_\d]{1,60}\]|\([\w.]{1,100}\))?`;
const BEFORE = String.raw`(?:Uncaught (?:\(in promise\) )?|Exception in thread "[^"]{0,100}" |Unhandled exception: |Unhandled Exception: |Caused by: )?`;

/** Names that are nothing but exceptions'. */
const BARE = String.raw`[A-Z][\w$]{0,80}(?:Error|Exception|Interrupt|ExceptionGroup)|SystemExit|StopIteration|StopAsyncIteration|GeneratorExit|(?:Base)?Exception(?=: \S)`;
/** Names that are exceptions' when a module stands before them. */
const DOTTED = String.raw`(?:[A-Za-z_][\w$]{0,80}?)?(?:Error|[a-z]error|Exception|Exit|Expired|Timeout|timeout|NotFound|Conflict|Failure|Fault|Denied|BadZipFile|Disconnected|IncompleteRead|Throwable)`;
/** Classes of small letters; loggers may be called so, too. */
const SMALL = '(?:cv2|socket|select|struct|zlib|re|sre_constants|termios|pycurl)\\.error';
/** Modules whose classes are exceptions. */
const MODULES = String.raw`(?:[\w$]{1,80}\.){0,12}(?:exceptions?|_?errors?|exc|client|onnxruntime_pybind11_state)\.[A-Z][\w$]{0,80}`;

const STRICT = new RegExp(
  String.raw`^${BEFORE}(?<qualified>(?:${SMALL}|${MODULES}|(?:[A-Za-z_$][\w$]{0,80}\.){1,12}(?:${DOTTED})|${PATH}(?:${BARE}))${ATTACHED})(?:: ?(?<message>.*))?$`,
  's',
);
/** What stands where an exception must: after the frames of a traceback. */
const LOOSE = new RegExp(
  String.raw`^(?<qualified>(?:[A-Za-z_$][\w$<>]{0,80}\.){0,12}[A-Za-z_$][\w$]{0,80}${ATTACHED})(?:: ?(?<message>.*))?$`,
  's',
);
/** ONNX Runtime's classes are words as any. */
const PECULIAR =
  /^(?<qualified>Fail|NoSuchFile|InvalidArgument|InvalidGraph|InvalidProtobuf|NotImplemented|RuntimeException): (?<message>\[ONNXRuntimeError\].*)$/s;
const PROSE = new RegExp(
  String.raw`(?:^|[^\w.$])(?<!except )(?<qualified>${PATH}[A-Z][\w$]{0,80}(?:Error|Exception))(?:\([\w.]{1,100}\))?:(?!:) ?(?<message>\S.*)$`,
  's',
);
/** What is measured may be called an error. */
const MEASURED = /^\s*[-+]?[\d.]+(?:e[-+]?\d+)?\s*(?:%|\w{1,3})?\s*$/i;

/** A line that is nothing but an exception. */
export function exceptionOf(line: string): Named | null {
  const named = nameIn(STRICT.exec(line) ?? PECULIAR.exec(line));
  return named === null || MEASURED.test(named.message) ? null : named;
}

/** A line that is one by where it stands. */
export const loosely = (line: string): Named | null => nameIn(STRICT.exec(line) ?? LOOSE.exec(line));

/** An exception somewhere in a line. */
export function exceptionWithin(line: string): Named | null {
  if (!line.includes('Error:') && !line.includes('Exception:') && !line.includes('): ')) return null;
  const match = PROSE.exec(line);
  if (match === null || isSupposed(line, match.index)) return null;
  const named = nameIn(match)!;
  return MEASURED.test(named.message) ? null : named;
}

function nameIn(match: RegExpExecArray | null): Named | null {
  return match && { qualified: match.groups!.qualified!, message: match.groups!.message ?? '' };
}

/** The class's own name: `MaxRetryError` of `urllib3.exceptions.MaxRetryError`, `RayTaskError` of `ray.exceptions.RayTaskError(ValueError)`. */
export const typeOf = (qualified: string): string =>
  qualified
    .replace(/ \[.*$|\(.*$/, '')
    .split(/\.|::/)
    .at(-1) ?? '';

export const isWarning = (qualified: string): boolean => /Warning$/.test(typeOf(qualified));
