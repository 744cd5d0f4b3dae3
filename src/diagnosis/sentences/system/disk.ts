import type { Sentence } from '../../sentence.ts';

/** Disks and files. */
export const DISK: readonly Sentence[] = [
  {
    kind: 'disk-full',
    // What is behind it may be something else: watches of files, shared memory.
    pattern:
      /(?:\[Errno 28\]|\bNo space left on device|\bno space left on device|\bENOSPC\b(?!: System limit)|设备上没有空间)(?<!inotify[^\n]{0,200})(?<!\/torch_\d[^\n]{0,200})(?<!posix_fallocate failed; error: [^\n]{0,30})(?![^\n]{0,30}: '\/dev\/shm\/| inotify)/,
    hints: ['[Errno 28]', 'o space left on device', 'ENOSPC', '设备上没有空间'],
    severity: 'error',
  },
  {
    kind: 'disk-full',
    pattern: /\[WinError 112\]|\bThere is not enough space on the disk|磁盘空间不足|\bos error 112\b/,
    hints: ['WinError 112', 'not enough space on the disk', '磁盘空间不足', 'os error 112'],
    severity: 'error',
  },
  {
    kind: 'disk-full',
    pattern:
      /\bYou don't have enough free space in (?<path>\S{1,300}?)\.?(?:\s|$)|\b[Nn]ot enough (?:free )?disk space\b|\bdatabase or disk is full\b|\bdisk is full\b/,
    hints: [
      "You don't have enough free space in ",
      'ot enough disk space',
      'ot enough free disk space',
      'disk is full',
    ],
    severity: 'error',
  },
  {
    kind: 'watches-exhausted',
    pattern:
      /\bENOSPC: System limit for number of file watchers reached|\binotify(?:_add_watch|_init1?|[ _]watch)[^\n]{0,200}(?:limit|No space left on device|Too many open files)|\[Errno 28\] inotify/,
    hints: ['System limit for number of file watchers', 'inotify'],
    severity: 'error',
  },
  {
    kind: 'quota-exceeded',
    pattern: /\[Errno 122\]|\bDisk quota exceeded|\bEDQUOT\b|超出磁盘限额/,
    hints: ['[Errno 122]', 'Disk quota exceeded', 'EDQUOT', '超出磁盘限额'],
    severity: 'error',
  },
  {
    kind: 'read-only',
    pattern:
      /(?:\[Errno 30\] |\bEROFS\b[^\n]{0,20}|\b)[Rr]ead-only file system(?:[,:] (?:\w{1,10} )?'?(?<path>[^'\n]{1,400}))?|\[Errno 30\]|只读文件系统/,
    hints: ['ead-only file system', '[Errno 30]', 'EROFS', '只读文件系统'],
    severity: 'error',
  },
  {
    kind: 'files-exhausted',
    pattern: /\[Errno 2[34]\]|\b[Tt]oo many open files|\bEMFILE\b|\bENFILE\b|\bos error 24\b|打开的文件过多/,
    hints: ['[Errno 24]', '[Errno 23]', 'oo many open files', 'EMFILE', 'ENFILE', 'os error 24', '打开的文件过多'],
    severity: 'error',
  },
  {
    kind: 'permission-denied',
    pattern:
      /\bEACCES: permission denied(?:, \w{1,20})?(?: '(?<path>[^'\n]{1,500})')?|\bEPERM: operation not permitted(?:, \w{1,20})?/,
    hints: ['EACCES: permission denied', 'EPERM: operation not permitted'],
    severity: 'error',
  },
  {
    kind: 'permission-denied',
    pattern:
      /\b(?:bash|sh|exec|env|mkdir|cp|touch|cat|install|ln|mv|rm|chmod|chown|nginx|open\(\)|exec:)\b[^\n]{0,200}?(?:(?<=[\s'"‘])(?<path>\/[^\s:'"]{1,300}))?['"]?:? (?:failed \(13: )?Permission denied/,
    hints: ['Permission denied'],
    severity: 'error',
  },
  {
    kind: 'io-failed',
    pattern: /\[Errno 5\]|\bInput\/output error\b|\bBuffer I\/O error on dev|输入\/输出错误/,
    hints: ['[Errno 5]', 'Input/output error', 'Buffer I/O error', '输入/输出错误'],
    severity: 'error',
  },
  {
    kind: 'file-stale',
    pattern: /\[Errno 116\]|\bStale (?:NFS )?file handle/,
    hints: ['[Errno 116]', 'Stale file handle', 'Stale NFS file handle'],
    severity: 'error',
  },
];
