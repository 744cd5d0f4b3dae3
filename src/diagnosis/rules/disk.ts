import type { Rule } from '../rule.ts';

const SEE_DISK = {
  text: {
    en: 'See which disk is full, also of file entries (inodes).',
    zh: '查看哪个磁盘满了，也要看文件数（inode）。',
  },
  command: 'df -h; df -i; du -xh --max-depth=1 . | sort -h | tail',
};

/** Disks and files. */
export const DISK_RULES: readonly Rule[] = [
  {
    id: 'no-space-left',
    signs: [{ says: 'disk-full' }],
    confidence: 'certain',
    summary: {
      en: 'A disk is full: no space left on the device.',
      zh: '磁盘已满：设备上没有剩余空间。',
    },
    why: {
      en: 'A CUDA build of PyTorch needs about 6 GB while it is installed (download, unpacked, installed), and pip unpacks under /tmp, which may be a small disk of its own. Docker keeps old images and build layers until they are pruned.',
      zh: '安装 CUDA 版 PyTorch 需要约 6 GB（下载、解压、安装各占一份），而 pip 在 /tmp 下解压，/tmp 可能是单独的小分区。Docker 会一直保留旧镜像和构建层，直到手动清理。',
    },
    remedies: [
      SEE_DISK,
      {
        text: {
          en: 'Make room: caches of pip, images and layers of Docker, and what lastgood keeps for no release.',
          zh: '腾出空间：pip 缓存、Docker 的镜像和构建层，以及 lastgood 中不属于任何版本的内容。',
        },
        command: 'pip cache purge; docker system prune; lastgood store gc',
      },
      {
        text: { en: 'Let pip unpack on a larger disk.', zh: '让 pip 在更大的磁盘上解压。' },
        command: 'TMPDIR=/var/tmp pip install --no-cache-dir -r requirements.txt',
      },
      {
        text: {
          en: 'Without GPU: the build of PyTorch for CPUs is a tenth of the size.',
          zh: '没有 GPU：CPU 版 PyTorch 的体积只有十分之一。',
        },
        command: 'uv pip install torch --torch-backend=cpu',
      },
    ],
    sources: ['https://github.com/steamship-core/steamship-langchain/issues/57'],
  },
  {
    id: 'watches-exhausted',
    signs: [{ says: 'watches-exhausted' }],
    confidence: 'certain',
    summary: {
      en: 'No more files may be watched for changes here; the disk is not full.',
      zh: '可监视的文件数已达上限；磁盘并没有满。',
    },
    why: {
      en: 'Reloaders and editors watch each file with inotify, and the kernel limits how many; it says so with the same error as for a full disk.',
      zh: '热重载工具和编辑器用 inotify 监视每个文件，内核对数量有限制；它返回的错误码与磁盘已满相同。',
    },
    remedies: [
      {
        text: { en: 'Raise the limit.', zh: '调高上限。' },
        command: 'sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512',
      },
      { text: { en: 'Or serve without reloading.', zh: '或者关闭热重载。' } },
    ],
    sources: ['https://man7.org/linux/man-pages/man7/inotify.7.html'],
  },
  {
    id: 'quota-exceeded',
    signs: [{ says: 'quota-exceeded' }],
    confidence: 'certain',
    summary: { en: 'The disk quota of this user or project is used up.', zh: '该用户或项目的磁盘配额已用完。' },
    why: {
      en: 'Shared machines limit what each user may store, in bytes and in files. Caches of models and environments are in the home folder unless told otherwise.',
      zh: '共用的机器会限制每个用户能存的容量和文件数。模型缓存和环境默认都放在用户主目录。',
    },
    remedies: [
      { text: { en: 'See it.', zh: '查看配额。' }, command: 'quota -s; du -sh ~/.cache/* ~/.conda 2>/dev/null' },
      {
        text: { en: 'Keep caches on a larger disk.', zh: '把缓存放到更大的磁盘。' },
        command: 'export MODELSCOPE_CACHE=/data/modelscope HF_HOME=/data/huggingface PIP_CACHE_DIR=/data/pip',
      },
    ],
    sources: ['https://man7.org/linux/man-pages/man1/quota.1.html'],
  },
  {
    id: 'read-only-file-system',
    signs: [{ says: 'read-only' }],
    confidence: 'certain',
    summary: {
      en: 'The program writes to a file system that is mounted read-only.',
      zh: '程序要写入以只读方式挂载的文件系统。',
    },
    why: {
      en: 'Containers are run read-only for safety (`--read-only`, `readOnlyRootFilesystem`), functions of clouds can only write to /tmp, and a disk with errors is made read-only by the kernel.',
      zh: '出于安全，容器可能以只读方式运行（`--read-only`、`readOnlyRootFilesystem`）；云函数通常只能写 /tmp；磁盘出错时内核也会把它改为只读。',
    },
    remedies: [
      {
        text: { en: 'How is it mounted?', zh: '它是怎样挂载的？' },
        command: 'findmnt -T PATH; dmesg -T | grep -i -E "remount|i/o error"',
      },
      {
        text: { en: 'Send caches to a place that can be written.', zh: '把缓存放到可写的位置。' },
        command: 'export MODELSCOPE_CACHE=/tmp/modelscope HF_HOME=/tmp/huggingface MPLCONFIGDIR=/tmp/matplotlib',
      },
    ],
    sources: ['https://docs.docker.com/reference/cli/docker/container/run/'],
  },
  {
    id: 'files-exhausted',
    signs: [{ says: 'files-exhausted', unless: [{ says: 'watches-exhausted' }] }],
    confidence: 'certain',
    summary: {
      en: 'Too many files or connections are open at once.',
      zh: '同时打开的文件或连接太多。',
    },
    why: {
      en: 'Each process may have a number of files open (often 1,024), and each connection counts. Either the limit is low for the load, or something is opened and never closed.',
      zh: '每个进程能打开的文件数有限（常为 1024），每个连接也算一个。要么上限对负载来说太低，要么有东西打开后没有关闭。',
    },
    remedies: [
      { text: { en: 'Raise the limit.', zh: '调高上限。' }, command: 'ulimit -n 65536' },
      {
        text: { en: 'See what is open.', zh: '查看打开了什么。' },
        command: "ls -l /proc/PID/fd | awk '{print $NF}' | sort | uniq -c | sort -n | tail",
      },
      {
        text: { en: 'PyTorch workers: share tensors by file name.', zh: 'PyTorch worker：改用文件名方式共享张量。' },
        command: "torch.multiprocessing.set_sharing_strategy('file_system')",
      },
    ],
    sources: ['https://man7.org/linux/man-pages/man2/getrlimit.2.html'],
  },
  {
    id: 'permission-denied',
    role: 'general',
    signs: [{ says: 'permission-denied', unless: [{ says: 'port-forbidden' }] }],
    confidence: 'likely',
    summary: {
      en: 'The user that the program runs as may not read, write or run that file.',
      zh: '运行该程序的用户无权读写或执行该文件。',
    },
    why: {
      en: "Files belong to another user: made by root (`sudo pip`, an image), on a mounted folder with the numbers of the host's users, or kept by SELinux. On Windows a file that a program has open can not be replaced.",
      zh: '文件属于其他用户：由 root 创建（`sudo pip`、镜像构建），或位于沿用宿主机用户编号的挂载目录，或受 SELinux 限制。在 Windows 上，被程序占用的文件也不能替换。',
    },
    remedies: [
      {
        text: { en: 'Who is it, and whose is the file?', zh: '当前用户是谁，文件属于谁？' },
        command: 'id; ls -ld PATH',
      },
      {
        text: {
          en: 'Install into an environment of your own, not with sudo.',
          zh: '安装到自己的虚拟环境，不要用 sudo。',
        },
        command: 'python3 -m venv venv && venv/bin/pip install -r requirements.txt',
      },
    ],
    sources: ['https://man7.org/linux/man-pages/man7/path_resolution.7.html'],
  },
  {
    id: 'disk-failing',
    signs: [{ says: 'io-failed' }, { says: 'file-stale' }],
    confidence: 'likely',
    summary: {
      en: 'A disk or a network drive could not be read or written.',
      zh: '磁盘或网络盘无法读写。',
    },
    why: {
      en: 'The storage itself failed: a disk with errors, a mount that was lost, a file that another machine replaced on a network drive. The program can do nothing about it.',
      zh: '存储本身出了问题：磁盘故障、挂载丢失，或网络盘上的文件被其他机器替换。程序对此无能为力。',
    },
    remedies: [
      {
        text: { en: 'Ask the kernel.', zh: '查看内核日志。' },
        command: 'dmesg -T | grep -i -E "i/o error|nfs|ext4|xfs" | tail',
      },
      { text: { en: "Check the store's files.", zh: '检查存储里的文件是否完好。' }, command: 'lastgood store fsck' },
    ],
    sources: ['https://man7.org/linux/man-pages/man3/errno.3.html'],
  },
];
