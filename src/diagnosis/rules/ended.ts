import type { Look, Rule, Sign } from '../rule.ts';
import { GO_BACK } from './remedies.ts';

/** An end with SIGKILL, in the words of those who tell it. */
export const KILLED: readonly Look[] = [
  { says: 'ended', where: { code: /^(?:137|-9)$/ } },
  { says: 'ended', where: { signal: /^(?:SIGKILL|KILL|9|killed)$/i } },
];

const endedWith = (code: RegExp, signal: RegExp): readonly Sign[] => [
  { says: 'ended', where: { code } },
  { says: 'ended', where: { signal } },
];

const OOM: readonly Look[] = [{ says: 'container-oom' }, { says: 'oom-killed' }];
const NOT_FOR_MEMORY: readonly Look[] = [
  { says: 'container-oom-flag', where: { flag: /^false$/i } },
  { says: 'probe-killed' },
  { says: 'probe-failed', where: { probe: /^(?:Liveness|Startup)$/ } },
  { says: 'stop-asked' },
];

/** Kubernetes says OOMKilled when it was that. */
const REASON_ERROR: Look = { says: 'container-reason', where: { reason: /^Error$/ } };

const SEE_KERNEL = {
  text: { en: 'Ask the kernel whether it was for memory.', zh: '查内核日志，确认是否因内存不足。' },
  command: 'dmesg -T | grep -i -E "killed process|oom"',
};
const SEE_CONTAINER = {
  text: { en: 'Ask the runtime.', zh: '查询容器运行时的记录。' },
  command: 'docker inspect --format "{{.State.ExitCode}} {{.State.OOMKilled}} {{.State.Error}}" CONTAINER',
};

/** Programs that were ended by a signal, or with a code that means something. */
export const ENDED_RULES: readonly Rule[] = [
  {
    id: 'container-oom-137',
    signs: [
      { says: 'container-oom' },
      { says: 'oom-killed' },
      { says: 'killed', confidence: 'likely' },
      ...KILLED.map(
        (look): Sign => ({ ...look, also: [{ says: 'killed' }], unless: NOT_FOR_MEMORY, confidence: 'likely' }),
      ),
      {
        says: 'gunicorn-worker-signalled',
        where: { signal: /^(?:SIGKILL|9)$/ },
        unless: [{ says: 'gunicorn-worker-timeout' }],
        confidence: 'likely',
      },
      { says: 'ended', where: { code: /^$/, signal: /^SIGKILL$/ }, unless: NOT_FOR_MEMORY, confidence: 'likely' },
      ...KILLED.map((look): Sign => ({ ...look, unless: [...NOT_FOR_MEMORY, REASON_ERROR], confidence: 'possible' })),
    ],
    confidence: 'certain',
    summary: {
      en: 'It was killed (SIGKILL, exit 137): it needed more memory than it may have.',
      zh: '进程被强制终止（SIGKILL，退出码 137）：所需内存超过了可用上限。',
    },
    why: {
      en: 'When memory runs out, or the limit of a container is reached, the kernel ends the process that holds most, without a word in its own log. Models need most while they are loaded, and each worker process loads its own copy.',
      zh: '内存耗尽或达到容器上限时，内核会直接终止占用最多的进程，程序自己的日志里不会留下任何说明。模型在加载时占用最多，而且每个 worker 进程都会各加载一份。',
    },
    remedies: [
      SEE_KERNEL,
      {
        text: {
          en: 'Raise the limit (Docker: -m; Kubernetes: resources.limits.memory; Docker Desktop: Settings, Resources).',
          zh: '调高上限（Docker：-m；Kubernetes：resources.limits.memory；Docker Desktop：Settings → Resources）。',
        },
        command: 'docker update --memory 8g --memory-swap 8g CONTAINER',
      },
      {
        text: {
          en: 'Need less: one worker, smaller images and batches, weights loaded straight to the device.',
          zh: '减少占用：只开一个 worker，减小图片尺寸和批量，把权重直接加载到目标设备。',
        },
        command: 'gunicorn --workers 1 --threads 4 app:app',
      },
      {
        text: {
          en: 'In lastgood: say what the release may hold (`limits.memory` in release.yaml); the gate then refuses what does not fit.',
          zh: '在 lastgood 中：在 release.yaml 里用 `limits.memory` 写明上限，装不下的版本会被关卡拦下。',
        },
      },
    ],
    lookAt: [
      {
        en: "`docker inspect` (State.OOMKilled) or `kubectl describe pod` (Reason), and the kernel's log of that minute.",
        zh: '`docker inspect` 的 State.OOMKilled 或 `kubectl describe pod` 的 Reason，以及那一分钟的内核日志。',
      },
    ],
    sources: [
      'https://github.com/vectorch-ai/ScaleLLM/issues/38',
      'https://github.com/flyteorg/flyte/issues/2376',
      'https://github.com/moby/moby/issues/15621',
    ],
  },
  {
    id: 'container-killed-137-not-oom',
    signs: [
      ...KILLED.flatMap((look) =>
        NOT_FOR_MEMORY.map((also): Sign => ({ ...look, also: [also], unless: OOM, confidence: 'likely' })),
      ),
      ...KILLED.map(
        (look): Sign => ({
          ...look,
          also: [REASON_ERROR],
          unless: OOM,
        }),
      ),
    ],
    confidence: 'possible',
    summary: {
      en: 'The container was killed from outside (SIGKILL, exit 137), and its runtime says that its memory limit was not the reason.',
      zh: '容器被外部强制终止（SIGKILL，退出码 137），且运行时表明原因不是内存上限。',
    },
    why: {
      en: 'SIGKILL comes, too, when a container does not stop in time after `docker stop`, a deployment or a failed liveness probe (10 seconds in Docker, 30 in Kubernetes), and when somebody kills it. When the whole machine runs out of memory the runtime does not always notice.',
      zh: '`docker stop`、重新部署或存活探针失败之后，如果容器没有及时退出（Docker 10 秒，Kubernetes 30 秒），也会收到 SIGKILL；人为 kill 同样如此。整机内存耗尽时，运行时不一定能察觉。',
    },
    remedies: [
      SEE_CONTAINER,
      {
        text: {
          en: 'See what happened to it just before: stops, probes, deployments.',
          zh: '查看终止之前发生了什么：停止命令、探针、部署。',
        },
        command: 'kubectl get events --sort-by=.lastTimestamp | tail -20; docker events --since 1h --until 0s',
      },
      {
        text: {
          en: 'Let the program hear SIGTERM (start it with `exec` in shell scripts, or `docker run --init`), and give it time to end.',
          zh: '让程序能收到 SIGTERM（shell 脚本里用 `exec` 启动，或 `docker run --init`），并留出退出时间。',
        },
        command: 'docker stop -t 60 CONTAINER',
      },
      SEE_KERNEL,
    ],
    lookAt: [
      {
        en: "The kernel's log of the machine (`dmesg -T`) and the events of the container in the minute before.",
        zh: '宿主机的内核日志（`dmesg -T`），以及终止前一分钟内的容器事件。',
      },
    ],
    sources: [
      'https://github.com/kubernetes/kubernetes/issues/19825',
      'https://github.com/docker/cli/issues/2665',
      'https://github.com/kubernetes/kubernetes/issues/122256',
    ],
  },
  {
    id: 'segmentation-fault',
    signs: [
      { says: 'segfault' },
      ...endedWith(/^(?:139|-11|3221225477|-1073741819)$/, /^(?:SIGSEGV|SEGV|11|segmentation fault)$/i),
      { says: 'gunicorn-worker-signalled', where: { signal: /^(?:SIGSEGV|11)$/ } },
    ],
    confidence: 'possible',
    summary: {
      en: 'It crashed in compiled code (segmentation fault, SIGSEGV, exit 139).',
      zh: '程序在编译代码中崩溃（段错误，SIGSEGV，退出码 139）。',
    },
    why: {
      en: 'Python cannot do this by itself: an extension did, mostly one that was built for other versions of its libraries (NumPy, PyTorch, protobuf, two OpenMPs in one process). The log alone does not tell which.',
      zh: '纯 Python 代码不会这样，是某个扩展模块造成的，多半因为它是按其他版本的库构建的（NumPy、PyTorch、protobuf，或同一进程里有两个 OpenMP）。仅凭日志看不出是哪一个。',
    },
    remedies: [
      {
        text: { en: 'Let Python say where it was.', zh: '让 Python 打印崩溃位置。' },
        command: 'python -X faulthandler app.py',
      },
      {
        text: { en: 'See what differs from the environment that worked.', zh: '查看与正常环境相比有哪些差异。' },
        command: 'lastgood env check --lock pylock.toml',
      },
      GO_BACK,
    ],
    lookAt: [
      {
        en: 'The innermost frame that faulthandler prints: the package it is of is the first suspect.',
        zh: 'faulthandler 打印的最内层栈帧：它所属的包最可疑。',
      },
    ],
    sources: ['https://docs.python.org/3/library/faulthandler.html'],
  },
  {
    id: 'bus-error',
    signs: [
      { says: 'bus-error', unless: [{ says: 'shm-small' }] },
      ...endedWith(/^(?:135|-7)$/, /^(?:SIGBUS|BUS|7|bus error)$/i),
    ],
    confidence: 'possible',
    summary: {
      en: 'It was stopped by a bus error (SIGBUS, exit 135): a file in memory was shorter than expected.',
      zh: '程序因总线错误（SIGBUS，退出码 135）中止：映射到内存的文件比预期短。',
    },
    why: {
      en: 'In containers it is mostly /dev/shm (64 MB in Docker) that is full. Else a file that is read by mapping was cut off while it was open, or its disk is full or failing.',
      zh: '容器里多半是 /dev/shm（Docker 默认 64 MB）写满了。此外也可能是以映射方式读取的文件在打开期间被截断，或磁盘已满、出现故障。',
    },
    remedies: [
      {
        text: { en: 'Give the container more shared memory.', zh: '给容器更多共享内存。' },
        command: 'docker run --shm-size=2g IMAGE',
      },
      { text: { en: 'See what is full.', zh: '查看哪里满了。' }, command: 'df -h /dev/shm /tmp .' },
    ],
    lookAt: [{ en: '`df -h /dev/shm` while it runs.', zh: '运行期间的 `df -h /dev/shm`。' }],
    sources: ['https://github.com/pytorch/pytorch/issues/5040'],
  },
  {
    id: 'aborted',
    signs: [
      { says: 'aborted', unless: [{ says: 'memory-exhausted' }, { says: 'node-heap-exhausted' }] },
      ...endedWith(/^(?:134|-6)$/, /^(?:SIGABRT|ABRT|6|aborted)$/i),
      {
        says: 'gunicorn-worker-signalled',
        where: { signal: /^(?:SIGABRT|6)$/ },
        unless: [{ says: 'gunicorn-worker-timeout' }],
      },
    ],
    confidence: 'possible',
    summary: {
      en: 'Compiled code gave up by itself (abort, SIGABRT, exit 134).',
      zh: '编译代码主动中止（abort，SIGABRT，退出码 134）。',
    },
    why: {
      en: 'A check in C or C++ failed, or an exception of C++ was not caught. The lines just before say which.',
      zh: 'C/C++ 中的某个检查失败，或有未捕获的 C++ 异常。紧挨着的前几行会说明原因。',
    },
    remedies: [
      {
        text: { en: 'Let Python say where it was.', zh: '让 Python 打印当时的位置。' },
        command: 'python -X faulthandler app.py',
      },
      GO_BACK,
    ],
    lookAt: [
      {
        en: 'The lines before it (`what():`, `Assertion`, `Check failed`), and the newest core dump.',
        zh: '它之前的几行（`what():`、`Assertion`、`Check failed`），以及最新的 core 文件。',
      },
    ],
    sources: ['https://man7.org/linux/man-pages/man3/abort.3.html'],
  },
  {
    id: 'stopped-from-outside',
    role: 'general',
    signs: [...endedWith(/^(?:143|-15|130|-2)$/, /^(?:SIGTERM|TERM|15|terminated|SIGINT|2|SIGHUP)$/i)],
    confidence: 'likely',
    summary: {
      en: 'It was asked to stop (SIGTERM, exit 143, or Ctrl-C): this is no failure of the program.',
      zh: '程序是被要求停止的（SIGTERM，退出码 143，或 Ctrl-C）：这不是程序自身的故障。',
    },
    why: {
      en: 'Deployments, `docker stop`, systemd and supervisors end programs so; who sent it stands in their logs, not in this one.',
      zh: '部署、`docker stop`、systemd 和各种进程管理器都会这样结束程序；是谁发出的，要看它们的日志。',
    },
    remedies: [
      {
        text: { en: 'See who stopped it.', zh: '查看是谁停止了它。' },
        command: 'docker events --since 1h --until 0s --filter event=kill; journalctl -n 50 --no-pager',
      },
    ],
    sources: ['https://man7.org/linux/man-pages/man7/signal.7.html'],
  },
  {
    id: 'command-missing',
    signs: [
      { says: 'command-missing', unless: [{ says: 'compiler-missing' }, { says: 'build-failed' }] },
      { says: 'ended', where: { code: /^127$/ }, unless: [{ says: 'library-missing' }], confidence: 'possible' },
    ],
    confidence: 'likely',
    summary: {
      en: 'The command to run was not found (exit 127).',
      zh: '找不到要运行的命令（退出码 127）。',
    },
    why: {
      en: 'It is not installed in this image or environment, or its folder is not in PATH: a virtual environment that is not active, a console script of a package that is missing.',
      zh: '当前镜像或环境里没有安装它，或它所在目录不在 PATH 中：例如没有激活虚拟环境，或提供该命令的包缺失。',
    },
    remedies: [
      { text: { en: 'Where is it?', zh: '它在哪里？' }, command: 'command -v NAME; echo "$PATH"' },
      {
        text: {
          en: 'Start Python tools through the interpreter of their environment.',
          zh: '用对应环境的解释器来启动 Python 工具。',
        },
        command: 'python -m NAME --help',
      },
    ],
    lookAt: [{ en: 'PATH and the working folder of the process.', zh: '该进程的 PATH 和工作目录。' }],
    sources: ['https://www.gnu.org/software/bash/manual/html_node/Exit-Status.html'],
  },
  {
    id: 'command-not-executable',
    signs: [{ says: 'ended', where: { code: /^126$/ } }],
    confidence: 'possible',
    summary: {
      en: 'The command was found and may not be run (exit 126).',
      zh: '找到了命令，但无法执行（退出码 126）。',
    },
    why: {
      en: 'The file is not marked as executable, lies on a disk mounted with noexec, or is for another processor.',
      zh: '文件没有可执行权限、位于以 noexec 挂载的磁盘上，或属于另一种处理器。',
    },
    remedies: [{ text: { en: 'Mark it as executable.', zh: '加上可执行权限。' }, command: 'chmod +x entrypoint.sh' }],
    lookAt: [{ en: '`ls -l` and `file` of the command.', zh: '对该命令运行 `ls -l` 和 `file`。' }],
    sources: ['https://www.gnu.org/software/bash/manual/html_node/Exit-Status.html'],
  },
  {
    id: 'interpreter-gone',
    signs: [{ says: 'interpreter-missing' }],
    confidence: 'certain',
    summary: {
      en: 'The Python that this environment was made with is gone or has moved: {interpreter}.',
      zh: '创建此环境所用的 Python 已不存在或已移动：{interpreter}。',
    },
    why: {
      en: 'A virtual environment does not contain Python, it points to one; its scripts hold the path of the folder it was made in. Upgrading or removing that Python, or moving or copying the folder, breaks it.',
      zh: '虚拟环境本身不包含 Python，只是指向某个 Python；其中的脚本记录着创建时的目录路径。升级或删除那个 Python、移动或复制环境目录，都会让它失效。',
    },
    remedies: [
      {
        text: { en: 'Make the environment again from its lock.', zh: '按锁文件重建环境。' },
        command: 'lastgood env build --lock pylock.toml -o venv',
      },
      {
        text: { en: 'Without a lock: make it anew.', zh: '没有锁文件：重新创建。' },
        command: 'rm -rf venv && python3 -m venv venv && venv/bin/pip install -r requirements.txt',
      },
    ],
    sources: ['https://docs.python.org/3/library/venv.html'],
  },
  {
    id: 'worker-process-lost',
    role: 'general',
    signs: [{ says: 'worker-lost' }],
    confidence: 'possible',
    summary: {
      en: 'A worker process ended without a word.',
      zh: '一个工作进程无声无息地终止了。',
    },
    why: {
      en: 'It was killed (mostly for memory) or crashed in compiled code; the parent only sees that it is gone.',
      zh: '它被强制终止（多因内存不足），或在编译代码中崩溃；父进程只能看到它消失了。',
    },
    remedies: [SEE_KERNEL, { text: { en: 'Use fewer workers.', zh: '减少工作进程数。' } }],
    lookAt: [
      {
        en: "The kernel's log of that minute, and the exit code of the worker.",
        zh: '那一分钟的内核日志，以及该工作进程的退出码。',
      },
    ],
    sources: ['https://docs.python.org/3/library/concurrent.futures.html'],
  },
  {
    id: 'ended-with-failure',
    role: 'consequence',
    signs: [
      { says: 'failure-announced' },
      {
        says: 'ended',
        where: {
          code: /^(?!(?:12[67]|13[24579]|143|130|137|-(?:2|4|6|7|9|11|15)|3221225477|-1073741819)$)-?\d{1,10}$/,
        },
      },
    ],
    confidence: 'possible',
    summary: {
      en: 'It ended with a failure; why was said before, or nowhere.',
      zh: '以失败告终；原因在前面，或没有写明。',
    },
    why: {
      en: 'An exit code of this kind says only that something failed. What failed was said before, or elsewhere.',
      zh: '这类退出码只说明出了错。具体原因在更前面，或在其他日志里。',
    },
    remedies: [],
    lookAt: [
      {
        en: 'The lines before it, and the standard error of the program.',
        zh: '它之前的日志，以及程序的标准错误输出。',
      },
    ],
    sources: ['https://www.gnu.org/software/bash/manual/html_node/Exit-Status.html'],
  },
];
