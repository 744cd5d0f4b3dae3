import type { Sentence } from '../../sentence.ts';

const ENDS = String.raw`(?:\bexit(?:ed)?(?:[ _-]?(?:with|code|status|value|error|non-?zero|a|exit)){1,5}|\breturned(?: (?:a|an|with|code|error|non-?zero|exit|status)){1,5}|\breturn ?code)(?: was| is| of)?"?[:=]? {0,8}[("]{0,2}`;

/** How programs ended, by those who ran them. An end with 0 is stated by none. */
export const ENDED: readonly Sentence[] = [
  {
    kind: 'ended',
    // An end with 143 (SIGTERM) or 130 (SIGINT) was asked for. pip's boxes (`│ exit code: 1`) say what failed on another line.
    pattern: new RegExp(String.raw`(?<!│ {0,4})${ENDS}(?<code>-?[1-9]\d{0,9})\b(?!\.\d)(?<!\b(?:143|130|-15|-2))`, 'i'),
    hints: ['exit', 'Exit', 'EXIT', 'eturn'],
    severity: 'error',
  },
  {
    kind: 'ended',
    pattern: new RegExp(String.raw`${ENDS}(?<code>143|130|-15|-2)\b`, 'i'),
    hints: ['exit', 'Exit', 'EXIT', 'eturn'],
    severity: 'warning',
  },
  {
    kind: 'ended',
    pattern: /\*\*\* [^\n]{0,300}\bError (?<code>[1-9]\d{0,2})\b|\bnpm (?:ERR!|error) errno (?<code>1[2-9]\d)\b/,
    hints: ['*** ', ' errno '],
    severity: 'error',
  },
  {
    kind: 'ended',
    pattern:
      /\bdied with <Signals\.(?<signal>SIG[A-Z]{2,6})|\((?:signal: \d{1,2}, |interrupted by signal \d{1,2}: ?)(?<signal>SIG[A-Z]{2,6})/,
    hints: ['died with <Signals.', '(signal: ', '(interrupted by signal '],
    severity: 'error',
  },
  {
    kind: 'ended',
    pattern:
      /\b(?:killed|terminated|exited prematurely|exited|crashed|received|died|stopped|terminated due)(?: (?:by|with|due|to|from|on|a|the|error:?)){0,5}:? signal:?\s?(?<signal>SIG[A-Z]{2,6}|[Kk]illed|[1-9]\d?\b|Killed|Terminated|Aborted|Segmentation fault|Bus error|Illegal instruction)/,
    hints: [' signal'],
    severity: 'error',
  },
  {
    kind: 'ended',
    pattern: /\bSignal \d{1,2} \((?<signal>SIG[A-Z]{2,6})\) received by PID|\(exitcode: (?<code>-?[1-9]\d{0,3})\)/,
    hints: ['received by PID', '(exitcode: '],
    severity: 'error',
  },
  {
    kind: 'ended',
    pattern: /\bcode=(?:killed|dumped), (?:status|signal)=(?:\d{1,2}\/)?(?<signal>[A-Z]{2,6})\b/,
    hints: ['code=killed, ', 'code=dumped, '],
    severity: 'error',
  },
  {
    kind: 'ended',
    pattern: /\bcode=exited, status=(?<code>[1-9]\d{0,2})\b/,
    hints: ['code=exited, status='],
    severity: 'error',
  },
  {
    kind: 'ended',
    pattern: /\bThe exit codes of the workers are \{[^}\n]{0,200}?(?<signal>SIG[A-Z]{2,6})/,
    hints: ['The exit codes of the workers are '],
    severity: 'error',
  },
  {
    kind: 'ended',
    pattern:
      /\bsignal: (?<signal>killed|segmentation fault|aborted|bus error|illegal instruction)\b|\bnon-zero exit \((?<code>[1-9]\d{0,2})\)/,
    hints: ['signal: ', 'non-zero exit ('],
    severity: 'error',
  },
  {
    kind: 'ended',
    // Supervisors call it information.
    pattern: /\bterminated by (?<signal>SIG(?:KILL|SEGV|ABRT|ILL|BUS))\b/,
    hints: ['terminated by SIG'],
    severity: 'fatal',
  },
  {
    kind: 'killed',
    pattern:
      /^(?:[\w.-]{1,60} {0,20}\| {1,4})?(?:[^\n|]{1,200}: (?:line|行|第) ?\d{1,6}(?: 行)?[:：]\s{0,8}\d{1,10}\s{1,4}|(?:zsh|bash|fish|sh): (?:\d{1,10} )?)?(?:[Kk]illed|已杀死)(?:: 9)?(?:\s{1,30}(?<command>[^\n]{1,200}))?$/,
    hints: ['illed', '已杀死'],
    severity: 'fatal',
  },
  {
    kind: 'killed',
    // Behind a bar of progress that had no end.
    pattern: /[\])%] {0,2}(?:Killed|已杀死)$/,
    hints: ['Killed', '已杀死'],
    severity: 'fatal',
  },
  {
    kind: 'segfault',
    pattern:
      /\b[Ss]egmentation [Ff]ault\b|\bSIGSEGV\b|\bsegfault at [\da-f]{1,16} ip|\bAccess violation - code c0000005|\bWindows fatal exception: access violation|段错误/,
    hints: ['egmentation ', 'SIGSEGV', 'segfault at ', 'c0000005', 'access violation', '段错误'],
    severity: 'fatal',
  },
  {
    kind: 'illegal-instruction',
    pattern:
      /\b[Ii]llegal (?:hardware )?[Ii]nstruction\b|\bSIGILL\b|\btrap invalid opcode\b|\bWindows fatal exception: code 0xc000001d|非法指令/,
    hints: ['llegal ', 'SIGILL', 'trap invalid opcode', '0xc000001d', '非法指令'],
    severity: 'fatal',
  },
  {
    kind: 'instructions-missing',
    pattern:
      /\bcompiled to use (?<set>\w{1,20}) instructions, but these aren't available on your machine|\bdoes not support (?:the )?(?<set>AVX\w{0,10}|SSE[\w.]{0,5})\b|\b(?:CPU|processor)[^\n]{0,60}\b(?:lacks?|lacking|without|missing|requires?)\b[^\n]{0,30}\b(?<set>AVX\w{0,10}|SSE4[\w.]{0,3}|x86-64-v[234])/,
    hints: ['compiled to use ', 'does not support ', 'AVX', 'SSE4', 'x86-64-v'],
    severity: 'error',
  },
  {
    kind: 'bus-error',
    pattern: /\bBus error\b|\bSIGBUS\b|总线错误/,
    hints: ['Bus error', 'SIGBUS', '总线错误'],
    severity: 'fatal',
  },
  {
    kind: 'aborted',
    pattern:
      /^(?:[^\n]{0,200}\s)?Aborted? ?\(core dumped\)|^Aborted$|^Abort trap: \d|: Assertion [`'][^\n`]{1,500}' failed\.?$|: {1,4}(?:\d{1,10} )?Aborted {3,40}\S|\bzsh: abort\b|\bSIGABRT\b|已放弃 ?\(|\bdouble free or corruption\b|\b(?:free|malloc|realloc|munmap_chunk)\(\): (?:invalid|corrupted|memory|unaligned|mismatching)[^\n]{0,60}|\bcorrupted (?:size vs|double-linked)|\bstack smashing detected\b|\bterminate called (?:after throwing an instance of '(?<thrown>[^'\n]{1,200})'|without an active exception|recursively)/,
    hints: [
      'Abort',
      ': Assertion ',
      'zsh: abort',
      'SIGABRT',
      '已放弃',
      'terminate called ',
      'double free or corruption',
      '): invalid ',
      '): corrupted ',
      '): memory ',
      '): unaligned ',
      '): mismatching ',
      'corrupted size',
      'corrupted double-linked',
      'stack smashing detected',
    ],
    severity: 'fatal',
  },
  {
    kind: 'worker-lost',
    pattern:
      /\bA process in the process pool was terminated abruptly|\bA worker process managed by the executor was unexpectedly terminated|\bWorkerLostError\b|\bDataLoader worker \(pid(?:\(s\))? [\d, ]{1,200}\) exited unexpectedly/,
    hints: ['terminated abruptly', 'was unexpectedly terminated', 'WorkerLostError', 'exited unexpectedly'],
    severity: 'error',
  },
  {
    kind: 'command-missing',
    pattern:
      /\b(?:bash|sh|zsh|dash|ash|\/bin\/\w{1,10})(?:: (?:line )?\d{1,6})?: (?:command not found: )?(?<command>[^\s:]{1,200})(?:: (?:command )?not found|: 未找到命令)?$(?<=not found(?:: \S{1,200})?|未找到命令)/,
    hints: ['not found', '未找到命令'],
    severity: 'error',
  },
  {
    kind: 'command-missing',
    pattern:
      /\bexec: "(?<command>[^"\n]{1,300})": executable file not found in \$PATH|\bexec: (?<command>[^\s:]{1,200}): not found/,
    hints: ['executable file not found in $PATH', 'exec: '],
    severity: 'fatal',
  },
  {
    kind: 'command-missing',
    pattern:
      /\bThe term '(?<command>[^'\n]{1,200})' is not recognized as|无法将“(?<command>[^”\n]{1,200})”项识别为|^'(?<command>[^'\n]{1,200})' (?:is not recognized as an internal or external command|不是内部或外部命令)|\benv: ['‘]?(?<command>[\w.-]{1,60})['’]?: No such file or directory/,
    hints: ['is not recognized as ', '项识别为', '不是内部或外部命令', 'env: '],
    severity: 'error',
  },
  {
    kind: 'interpreter-missing',
    pattern:
      /(?<![^\s:])(?<script>[^\s:]{1,300}): (?<interpreter>\/[^\s:^]{1,300}): bad interpreter: |\bNo Python at ['"](?<interpreter>[^'"\n]{1,300})|\bdid not find executable at '(?<interpreter>[^'\n]{1,300})'/,
    hints: ['bad interpreter', 'No Python at ', 'did not find executable at '],
    severity: 'fatal',
  },
  {
    kind: 'exec-format',
    pattern:
      /\b[Ee]xec format error\b(?<!cannot open shared object file: Exec format error)|可执行文件格式错误|\bcannot execute binary file\b|\bBad CPU type in executable\b/,
    hints: ['xec format error', '可执行文件格式错误', 'cannot execute binary file', 'Bad CPU type'],
    severity: 'fatal',
  },
  {
    // Said of something that failed before.
    kind: 'failure-announced',
    pattern:
      /^Exception:\s*$|\bEncountered errors while bringing up the project\b|\bfailed to solve\b|\bFailed to (?:download|install|prepare|fetch)\b:? [`'"]|^Shutting down: Master|^Can't connect to \/|\bstill could not bind\(\)|^Reason: (?:Worker failed to boot|App failed to load)|\bCommand failed\b|\b[Bb]uild failed\b|\bJob failed\b|^Service '[^'\n]{1,100}' failed to build\b|\bdid not complete successfully\b|\b(?:is|was) aborted\b/,
    hints: [
      'Exception:',
      'Encountered errors while bringing up',
      'failed to solve',
      'Failed to ',
      'Shutting down: Master',
      "Can't connect to /",
      'still could not bind()',
      'Reason: ',
      'Command failed',
      'uild failed',
      'Job failed',
      'failed to build',
      'did not complete successfully',
      ' aborted',
    ],
    severity: 'error',
  },
  {
    kind: 'try-announced',
    pattern: /^Retrying in \d{1,4} second|\bRetrying\.{3}/,
    hints: ['Retrying'],
    severity: 'warning',
  },
];
