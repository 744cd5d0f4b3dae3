import type { Sentence } from '../../sentence.ts';

/** Memory that is not there. */
export const MEMORY: readonly Sentence[] = [
  {
    kind: 'oom-killed',
    pattern:
      /(?<of>Memory cgroup|Tasks? in \/\S{1,400} killed as a result of limit of)[^\n]{0,500}?(?:out of memory: Killed? process (?<pid>\d{1,10}) \((?<program>[^)\n]{1,100})\)|\/\S{1,400})/,
    hints: ['Memory cgroup out of memory', 'killed as a result of limit of'],
    severity: 'fatal',
  },
  {
    kind: 'oom-killed',
    pattern: /(?<!cgroup o)\b[Oo]ut of memory: Kill(?:ed)? process (?<pid>\d{1,10}),? \(?(?<program>[^)\s,]{1,100})/,
    hints: ['ut of memory: Kill'],
    severity: 'fatal',
  },
  {
    kind: 'oom-killed',
    pattern:
      /\bKilled process (?<pid>\d{1,10}) \((?<program>[^)\n]{1,100})\),? (?:UID:? ?\d{1,10},? )?total-vm|\bsystemd-oomd killed some process|\bearlyoom\b[^\n]{0,60}: sending SIG(?:KILL|TERM) to process (?<pid>\d{1,10})/,
    hints: ['Killed process ', 'systemd-oomd killed', 'earlyoom'],
    severity: 'fatal',
  },
  {
    kind: 'oom-killed',
    pattern:
      /\boom-kill:constraint=(?<of>CONSTRAINT_\w{1,30})[^\n]{0,2000}?\btask=(?<program>[^,\n]{1,100}),pid=(?<pid>\d{1,10})/,
    hints: ['oom-kill:constraint='],
    severity: 'fatal',
  },
  {
    kind: 'oom-killed',
    pattern: /\b(?<program>[\w.:/-]{1,100}) invoked oom-killer:/,
    hints: ['invoked oom-killer:'],
    severity: 'fatal',
  },
  {
    kind: 'oom-killed',
    pattern:
      /(?<![\w@.\\-])(?<program>[\w@.\\-]{1,200}): (?:A process of this unit has been killed by the OOM killer|Failed with result 'oom-kill')/,
    hints: ['killed by the OOM killer', "Failed with result 'oom-kill'"],
    severity: 'fatal',
  },
  {
    kind: 'oom-killed',
    pattern:
      /\b(?<by>slurmstepd|srun): error: [^\n]{0,300}(?:oom[-_]kill event|[Oo]ut [Oo]f [Mm]emory|exceeded (?:job|step) memory limit|OUT_OF_MEMORY)/,
    hints: ['slurmstepd: error: ', 'srun: error: '],
    severity: 'fatal',
  },
  {
    kind: 'cpu-memory-exhausted',
    pattern:
      /\b(?:DefaultCPUAllocator|Torch): (?:can't allocate memory|not enough memory):? ?you tried to allocate (?:(?<bytes>\d{1,30})\b|[\d%])/,
    hints: ['you tried to allocate '],
    severity: 'error',
  },
  {
    kind: 'cpu-memory-exhausted',
    pattern:
      /\[enforce fail at (?:\S{0,300}[\\/])?(?:CPUAllocator|alloc_cpu)\.cpp:\d{1,6}\](?! \.? ?(?:data\. |err == 0\. )?DefaultCPUAllocator)/,
    hints: ['CPUAllocator.cpp:', 'alloc_cpu.cpp:'],
    severity: 'error',
  },
  {
    kind: 'memory-exhausted',
    pattern:
      /\bUnable to allocate (?<amount>[\d.]{1,20} [KMGTPE]?i?B|[\d.]{1,20} bytes) for an array with shape (?<shape>\([\d, ]{1,200}\))/,
    hints: ['Unable to allocate '],
    severity: 'error',
  },
  {
    kind: 'memory-exhausted',
    pattern: /^(?:[\w.]{1,100}\.)?_?(?:Array)?MemoryError\b|\bstd::bad_alloc\b/,
    hints: ['MemoryError', 'std::bad_alloc'],
    severity: 'error',
  },
  {
    kind: 'memory-exhausted',
    pattern: /\[(?:Errno|os error) 12\]|\bOSError: \[WinError 8\]|\bENOMEM\b|\bos error 12\b/,
    hints: ['Errno 12]', 'WinError 8]', 'ENOMEM', 'os error 12'],
    severity: 'error',
  },
  {
    kind: 'memory-exhausted',
    pattern:
      /\bfork: (?:retry: )?(?:Cannot allocate memory|无法分配内存)|\b(?:mmap|malloc|realloc|calloc)\b[^\n]{0,60}: Cannot allocate memory/,
    hints: ['Cannot allocate memory', '无法分配内存'],
    severity: 'error',
  },
  {
    kind: 'memory-exhausted',
    pattern:
      /\bvirtual memory exhausted: Cannot allocate memory|\bcc1plus: out of memory allocating (?<bytes>\d{1,20}) bytes|\bLLVM ERROR: out of memory|\bFatal process (?:OOM|out of memory)\b/,
    hints: [
      'virtual memory exhausted',
      'out of memory allocating',
      'LLVM ERROR: out of memory',
      'Fatal process O',
      'Fatal process out',
    ],
    severity: 'error',
  },
  {
    kind: 'paging-file-small',
    pattern: /\[WinError 1455\]|\bThe paging file is too small for this operation to complete|页面文件太小/,
    hints: ['WinError 1455', 'The paging file is too small', '页面文件太小'],
    severity: 'error',
  },
  {
    kind: 'shm-small',
    pattern:
      /\binsufficient shared memory \(shm\)|\bworkers are out of shared memory\b|\bunable to (?:allocate shared memory ?\(shm\) for|write to|open shared memory object|mmap \d{1,20} bytes from) (?:file )?<\/?torch_\S{1,200}>(?:[^\n]{0,100}(?:No space left on device|Cannot allocate memory))?/,
    hints: [
      'insufficient shared memory (shm)',
      'workers are out of shared memory',
      'unable to allocate shared memory',
      'unable to write to file </torch_',
      'unable to open shared memory',
      'unable to mmap ',
    ],
    severity: 'error',
  },
  {
    kind: 'shm-small',
    pattern: /\[Errno 28\] [^\n]{0,60}: '(?<path>\/dev\/shm\/[^'\n]{0,300})'/,
    hints: ["'/dev/shm/"],
    severity: 'error',
  },
  {
    kind: 'shm-small',
    pattern:
      /\bposix_fallocate failed; error: No space left on device|\bError while creating shared memory segment \/dev\/shm\/(?<path>\S{1,200})/,
    hints: ['posix_fallocate failed', 'Error while creating shared memory segment'],
    severity: 'error',
  },
  {
    kind: 'threads-exhausted',
    pattern:
      /\bcan't start new thread\b|\bpthread_create(?: failed)?[^\n]{0,80}Resource temporarily unavailable|\bfork: (?:retry: )?(?:Resource temporarily unavailable|资源暂时不可用)|\blibgomp: Thread creation failed: Resource temporarily unavailable/,
    hints: ["can't start new thread", 'Resource temporarily unavailable', '资源暂时不可用'],
    severity: 'error',
  },
  {
    kind: 'threads-forbidden',
    pattern:
      /\bpthread_create failed[^\n]{0,80}Operation not permitted|\blibgomp: Thread creation failed: Operation not permitted/,
    hints: ['pthread_create failed', 'libgomp: Thread creation failed: Operation'],
    severity: 'error',
  },
];
