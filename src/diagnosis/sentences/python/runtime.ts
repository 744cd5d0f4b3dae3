import type { Sentence } from '../../sentence.ts';

/** Files, syntax, processes, the interpreter itself. */
export const RUNTIME: readonly Sentence[] = [
  {
    kind: 'file-missing',
    pattern: /\bcan't open file '(?<path>[^'\n]{1,1000})': \[Errno 2\] /,
    hints: ["can't open file '"],
    severity: 'fatal',
  },
  {
    kind: 'recursion-depth',
    pattern: /\bmaximum recursion depth exceeded/,
    hints: ['maximum recursion depth exceeded'],
    severity: 'error',
  },
  osError('file-missing', ['Errno 2', 'WinError 2', 'WinError 3']),
  osError('permission-denied', ['Errno 13', 'Errno 1', 'WinError 5']),
  osError('file-exists', ['Errno 17', 'WinError 183']),
  osError('is-directory', ['Errno 21']),
  osError('not-directory', ['Errno 20', 'WinError 267']),
  {
    kind: 'os-error',
    pattern: /\[(?:Errno|WinError) (?<errno>-?\d{1,9})\] (?<reason>[^\n:'")]{1,200})(?:: '(?<path>[^'\n]{1,1000})')?/,
    hints: ['[Errno ', '[WinError '],
    severity: null,
  },
  {
    kind: 'syntax-invalid',
    pattern: /^(?:SyntaxError|IndentationError|TabError): (?<reason>[^\n]{1,500})/,
    hints: ['SyntaxError: ', 'IndentationError: ', 'TabError: '],
    severity: null,
  },
  {
    kind: 'event-loop',
    pattern:
      /\b(?<reason>There is no current event loop|asyncio\.run\(\) cannot be called from a running event loop|This event loop is already running|Event loop is closed|no running event loop)/,
    hints: ['event loop', 'Event loop is closed'],
    severity: null,
  },
  {
    kind: 'main-unguarded',
    pattern: /\bAn attempt has been made to start a new process before the/,
    hints: ['An attempt has been made to start a new process before the'],
    severity: 'error',
  },
  {
    kind: 'thread-signal',
    pattern: /\bsignal only works in main thread/,
    hints: ['signal only works in main thread'],
    severity: 'error',
  },
  {
    kind: 'python-fatal',
    pattern: /^Fatal Python error: (?<reason>[^\n]{1,300})/,
    hints: ['Fatal Python error: '],
    severity: 'fatal',
  },
];

/** The errno names the kind; its wording is of the system's language. */
function osError(kind: string, codes: readonly string[]): Sentence {
  return {
    kind,
    pattern: new RegExp(`\\[(?:${codes.join('|')})\\] [^\\n:]{1,100}(?:: '(?<path>[^'\\n]{1,1000})')?`),
    hints: codes.map((code) => `[${code}] `),
    severity: 'error',
  };
}
