import type { Sentence } from '../../sentence.ts';

/** Docker, Kubernetes and hosts of containers. */
export const CONTAINER: readonly Sentence[] = [
  {
    kind: 'ended',
    pattern:
      /"?\bExitCode"?: ?(?<code>[1-9]\d{0,2})\b|\bExited \((?<code>[1-9]\d{0,2})\) |\b(?:exitCode|Exit Code): {0,12}(?<code>[1-9]\d{0,2})\b/,
    hints: ['ExitCode', 'Exited (', 'exitCode: ', 'Exit Code: '],
    severity: 'error',
  },
  {
    kind: 'ended',
    pattern:
      /\b(?<container>[\w./-]{1,200}) exited with code (?<code>[1-9]\d{0,2})\b|\bterminated with exit code \(?(?<code>[1-9]\d{0,2})\)?|\bcontainer [^\n]{0,200}\bexit(?:ed)?(?: with)?(?: (?:code|status))?[:=]? ?(?<code>[1-9]\d{0,2})\b/,
    hints: ['exited with code ', 'terminated with exit code ', 'container '],
    severity: 'error',
  },
  {
    kind: 'container-oom-flag',
    pattern: /"?\bOOMKilled"?[:=] ?"?(?<flag>true|false)\b/i,
    hints: ['OOMKilled', 'oomKilled', 'oomkilled'],
    severity: 'warning',
  },
  {
    kind: 'container-oom',
    pattern:
      /"?\bOOMKilled"?[:=] ?"?true\b|\b[Rr]eason"?[:=]? {0,12}\[?"?OOM ?Killed\b|\s(?:Init:)?OOMKilled\s{1,12}\d|^OOMKilled$|\bOOMKilled \(exit code 137\)|\bwas OOM ?[Kk]illed\b/,
    hints: ['OOMKilled', 'OOM Killed', 'was OOM'],
    severity: 'fatal',
  },
  {
    kind: 'container-oom',
    pattern:
      /\bOutOfMemoryError: Container killed due to memory usage|\bMemory limit of (?<limit>[\d.]{1,12} ?\w{1,5}) exceeded with (?<used>[\d.]{1,12} ?\w{1,5}) used|\bError R1[45] \(Memory quota (?:vastly )?exceeded\)|\bExceeded (?:soft|hard) memory limit of (?<limit>[\d.]{1,12} ?\w{1,5})|\bRan out of memory \(used over (?<limit>[\d.]{1,12} ?\w{1,5})\)|\bSystem OOM encountered, victim process: (?<program>[^\s,]{1,100})|\bcontainer oom\b|\bTaskOOM event\b|\bcontainer [^\n]{0,100}\brunning beyond physical memory limits/,
    hints: [
      'OutOfMemoryError: Container killed',
      'Memory limit of ',
      'Error R1',
      'memory limit of ',
      'Ran out of memory (used over',
      'System OOM encountered',
      'container oom',
      'TaskOOM event',
      'running beyond physical memory limits',
    ],
    severity: 'fatal',
  },
  {
    kind: 'container-reason',
    pattern: /\b[Rr]eason"?(?::| =) {0,12}"?(?<reason>[A-Z]\w{2,40})\b/,
    hints: ['eason'],
    severity: 'warning',
  },
  {
    kind: 'stop-asked',
    pattern:
      /\bGracefully [Ss]topping\b|\bAborting on container exit\b|\bdocker (?:stop|kill|restart|compose down)\b|\bdocker-compose (?:down|stop|kill|restart)\b|\b(?:Stopping|Killing) [\w.-]{1,80} {0,20}\.\.\. {0,4}(?:done)?|\bStopping container\b|\bContainer \S{1,100} {1,4}Stopp(?:ing|ed)\b|\bdid not (?:exit|stop|terminate) within \d{1,6} ?s(?:econds)?|\bState 'stop-sigterm' timed out|\bgrace period\b[^\n]{0,60}(?:expired|exceeded|killing)|\bKillContainer\b|\bPreemp(?:ted|tion|ting)\b|\bscancel\b|\bDUE TO (?:TIME LIMIT|PREEMPTION)|\bcontainer (?:kill|die|stop) \w{12}|\bfailed to (?:exit within \d{1,6}|stop container)|\b[Rr]eceived (?:signal )?(?:SIGTERM\b|15\b)|\bHandling signal: term\b|\b[Cc]aught (?:signal )?SIGTERM\b|\bSIGTERM\)? received\b/,
    hints: [
      'racefully ',
      'Aborting on container exit',
      'docker ',
      'docker-compose ',
      'Stopp',
      'Killing ',
      'did not ',
      'timed out',
      'grace period',
      'KillContainer',
      'Preemp',
      'scancel',
      'DUE TO ',
      'container ',
      'failed to exit within ',
      'failed to stop container',
      'eceived ',
      'Handling signal: term',
      'aught ',
      'SIGTERM',
    ],
    severity: 'warning',
  },
  {
    kind: 'probe-killed',
    pattern:
      /\bfailed (?<probe>liveness|startup) probe, will be (?:restarted|killed)|\bis (?<probe>unhealthy), it will be killed and re-created|\bdockerexec: (?<probe>unhealthy) container\b/,
    hints: [' probe, will be ', 'it will be killed and re-created', 'dockerexec: unhealthy container'],
    severity: 'error',
  },
  {
    kind: 'probe-failed',
    pattern: /\b(?<probe>Liveness|Readiness|Startup) probe (?:failed|errored)(?:: (?<reason>[^\n]{1,300}))?/,
    hints: [' probe failed', ' probe errored'],
    severity: 'warning',
  },
  {
    kind: 'crash-loop',
    pattern:
      /\bCrashLoopBackOff\b|\bBack-off (?:\d{1,5}\S{0,4} )?restarting failed container\b|\brestarting (?:too quickly|too fast)|\bStart request repeated too quickly\b/,
    hints: ['CrashLoopBackOff', 'restarting failed container', 'restarting too ', 'repeated too quickly'],
    severity: 'error',
  },
  {
    kind: 'evicted',
    pattern:
      /\bThe node was low on resource: (?<resource>[\w-]{1,40})|\bEvicted\b|\bephemeral local storage usage exceeds\b|\bExceeded its local ephemeral storage limit\b/i,
    hints: ['low on resource', 'Evicted', 'phemeral '],
    severity: 'error',
  },
  {
    kind: 'unschedulable',
    pattern: /\b\d{1,6}\/\d{1,6} nodes are available: (?<reason>[^\n]{1,300})/,
    hints: [' nodes are available: '],
    severity: 'error',
  },
  {
    kind: 'image-unpullable',
    pattern: /\b(?:ImagePullBackOff|ErrImagePull|Back-off pulling image)\b/,
    hints: ['ImagePullBackOff', 'ErrImagePull', 'Back-off pulling image'],
    severity: 'error',
  },
  {
    kind: 'image-missing',
    pattern:
      /\bmanifest (?:unknown|for (?<image>\S{1,300}) not found)|\bpull access denied for (?<image>[^\s,]{1,300})|\brepository (?<image>\S{1,300}) not found\b|\bfailed to resolve (?:source metadata for|reference) "?(?<image>[^\s"]{1,300}?)"?: [^\n]{0,200}not found/,
    hints: ['manifest unknown', 'manifest for ', 'pull access denied for ', 'repository ', 'failed to resolve '],
    severity: 'error',
  },
  {
    kind: 'image-other-platform',
    pattern:
      /\bno match(?:ing manifest)? for (?:platform in manifest|(?<platform>[\w/]{3,60}))[^\n]{0,80}|\bno supported platform found in manifest list\b|\bdoes not provide the specified platform\b|\bdoes not match the specified platform: wanted (?<platform>\S{1,60}), actual/,
    hints: [
      'no match',
      'does not provide the specified platform',
      'no supported platform found',
      'does not match the specified platform',
    ],
    severity: 'error',
  },
  {
    kind: 'image-platform-differs',
    pattern:
      /\bThe requested image's platform \((?<image>[\w/]{1,60})\) does not match the detected host platform \((?<host>[\w/]{1,60})\)/,
    hints: ["The requested image's platform ("],
    severity: 'warning',
  },
  {
    kind: 'registry-rate-limited',
    pattern: /\btoomanyrequests\b|\breached your (?:unauthenticated )?pull rate limit/,
    hints: ['toomanyrequests', 'pull rate limit'],
    severity: 'error',
  },
  {
    kind: 'docker-unreachable',
    pattern:
      /\bCannot connect to the Docker daemon at (?<socket>\S{1,200}?)\.(?:\s|$)|\bpermission denied while trying to connect to the (?<of>Docker daemon socket|docker API)/i,
    hints: ['Cannot connect to the Docker daemon', 'permission denied while trying to connect'],
    severity: 'error',
  },
  {
    kind: 'gpu-not-lent',
    pattern:
      /\bcould not select device driver "[^"\n]{0,40}" with capabilities: \[\[gpu\]\]|\bnvidia-container-cli: (?<reason>[^\n]{1,300})|\bunknown or invalid runtime name: nvidia/,
    hints: ['could not select device driver', 'nvidia-container-cli: ', 'unknown or invalid runtime name: nvidia'],
    severity: 'error',
  },
  {
    kind: 'entrypoint-broken',
    pattern:
      /(?<![^\s:])(?<file>[^\s:]{1,300}): cannot execute: required file not found|\bexec (?<file>\/[^\s:]{1,300}): no such file or directory|\bexec user process caused:? "?no such file or directory|(?:^|\s)(?:\/usr\/bin\/env: )?['‘]?(?<interpreter>[\w./-]{1,60})(?:\\r|\^M)['’]?: No such file or directory/,
    hints: ['no such file or directory', "\\r'", '\\r’', '^M: ', 'required file not found'],
    severity: 'fatal',
  },
];
