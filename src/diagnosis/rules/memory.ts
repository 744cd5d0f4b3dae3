import type { Rule } from '../rule.ts';
import { GO_BACK } from './remedies.ts';

const SEE_MEMORY = {
  text: { en: 'See how much there is, and who holds it.', zh: '查看内存总量和占用情况。' },
  command: 'free -h; ps aux --sort=-rss | head -5; cat /sys/fs/cgroup/memory.max 2>/dev/null',
};

/** Memory that is not there: programs that say so themselves. */
export const MEMORY_RULES: readonly Rule[] = [
  {
    id: 'cpu-allocator-oom',
    signs: [{ says: 'cpu-memory-exhausted' }],
    confidence: 'certain',
    summary: {
      en: 'PyTorch asked for more main memory (not that of the GPU) than it could get.',
      zh: 'PyTorch 申请主内存（不是显存）失败：超过了可用内存。',
    },
    why: {
      en: 'The allocator of the CPU could not get memory from the system: there is too little, or a limit is reached. A very large number is mostly the work of one input: a huge image, a long text, a batch that was not cut.',
      zh: 'CPU 分配器无法从系统申请到内存：内存太少，或达到了上限。数字特别大时，多半是某个输入造成的：超大的图片、过长的文本、没有切分的批次。',
    },
    remedies: [
      SEE_MEMORY,
      {
        text: {
          en: 'Make the inputs smaller before they reach the model (images to 1,024 pixels, batches of one), and run under `torch.inference_mode()`.',
          zh: '在送入模型之前缩小输入（图片缩到 1024 像素、批量为 1），并在 `torch.inference_mode()` 下运行。',
        },
      },
      {
        text: {
          en: 'Run fewer workers: each holds a model of its own.',
          zh: '减少 worker 数：每个 worker 都各占一份模型。',
        },
        command: 'gunicorn --workers 1 --threads 4 app:app',
      },
      GO_BACK,
    ],
    packages: ['torch'],
    sources: [
      'https://github.com/pytorch/pytorch/pull/20618',
      'https://github.com/facebookresearch/Mask2Former/issues/185',
      'https://github.com/lllyasviel/Fooocus/issues/237',
    ],
  },
  {
    id: 'memory-exhausted',
    signs: [
      { says: 'memory-exhausted', unless: [{ says: 'compiler-killed' }] },
      { exception: /^(?:_Array)?MemoryError$/ },
    ],
    confidence: 'certain',
    summary: {
      en: 'The program asked for more memory than it could get.',
      zh: '程序申请的内存超过了可用内存。',
    },
    why: {
      en: 'Memory of the machine, a limit of the container or of the process (`ulimit -v`) is used up. On Linux a failed allocation is rare: mostly a limit is set, or the wanted amount is far too large.',
      zh: '机器内存、容器上限或进程上限（`ulimit -v`）已用尽。Linux 上很少直接分配失败：多半是设置了上限，或所要的数量大得离谱。',
    },
    remedies: [
      SEE_MEMORY,
      {
        text: {
          en: 'Work on less at a time: smaller images, batches of one, fewer workers.',
          zh: '一次少处理一些：缩小图片、批量为 1、减少 worker。',
        },
      },
      GO_BACK,
    ],
    packages: ['numpy', 'torch', 'onnxruntime'],
    sources: ['https://docs.python.org/3/library/exceptions.html#MemoryError'],
  },
  {
    id: 'paging-file-small',
    signs: [{ says: 'paging-file-small' }],
    confidence: 'certain',
    summary: {
      en: 'Windows has too little virtual memory: its paging file is too small.',
      zh: 'Windows 虚拟内存不足：页面文件太小。',
    },
    why: {
      en: 'Each process that loads PyTorch with CUDA reserves gigabytes for its libraries, and Windows must be able to back all of them.',
      zh: '每个加载 CUDA 版 PyTorch 的进程都要为其库预留数 GB，Windows 必须能为全部预留量提供支持。',
    },
    remedies: [
      {
        text: {
          en: 'Enlarge the paging file: System Properties, Advanced, Performance, Virtual memory (twice the RAM does).',
          zh: '调大页面文件：系统属性 → 高级 → 性能 → 虚拟内存（设为内存的两倍即可）。',
        },
      },
      { text: { en: 'Start fewer worker processes (`num_workers=0`).', zh: '减少工作进程数（`num_workers=0`）。' } },
    ],
    sources: ['https://learn.microsoft.com/windows/win32/debug/system-error-codes--1300-1699-'],
  },
  {
    id: 'shm-small',
    signs: [{ says: 'shm-small' }, { says: 'bus-error', also: [{ says: 'shm-small' }] }],
    confidence: 'certain',
    summary: {
      en: 'Shared memory (/dev/shm) is too small.',
      zh: '共享内存（/dev/shm）太小。',
    },
    why: {
      en: 'Processes that hand tensors to each other do so through /dev/shm, which Docker makes 64 MB large. The disk itself is not full.',
      zh: '进程之间通过 /dev/shm 传递张量，而 Docker 默认只给 64 MB。磁盘本身并没有满。',
    },
    remedies: [
      {
        text: { en: 'Give the container more.', zh: '给容器更多共享内存。' },
        command: 'docker run --shm-size=2g IMAGE',
      },
      {
        text: {
          en: 'Compose: `shm_size: 2gb`; Kubernetes: an emptyDir with `medium: Memory` at /dev/shm.',
          zh: 'Compose：`shm_size: 2gb`；Kubernetes：把 `medium: Memory` 的 emptyDir 挂载到 /dev/shm。',
        },
      },
      {
        text: { en: 'Or load data in the main process.', zh: '或者在主进程里加载数据。' },
        command: 'DataLoader(..., num_workers=0)',
      },
    ],
    sources: ['https://github.com/pytorch/pytorch/issues/5040', 'https://github.com/hkchengrex/STCN/issues/132'],
  },
  {
    id: 'threads-exhausted',
    signs: [{ says: 'threads-exhausted', unless: [{ says: 'threads-forbidden' }] }],
    confidence: 'certain',
    summary: {
      en: 'No more threads or processes may be started here.',
      zh: '已无法再创建新的线程或进程。',
    },
    why: {
      en: 'A limit is reached: of the user (`ulimit -u`), of the container (`--pids-limit`), or of memory. Libraries of mathematics start one thread for each core of the machine, in each worker.',
      zh: '达到了某个上限：用户的（`ulimit -u`）、容器的（`--pids-limit`）或内存的。数学库会在每个 worker 里按机器核数启动线程。',
    },
    remedies: [
      {
        text: { en: 'See the limits.', zh: '查看上限。' },
        command: 'ulimit -u; cat /sys/fs/cgroup/pids.max 2>/dev/null; ps -eLf | wc -l',
      },
      {
        text: { en: 'Start fewer threads.', zh: '减少线程数。' },
        command: 'OMP_NUM_THREADS=2 OPENBLAS_NUM_THREADS=2 MKL_NUM_THREADS=2 python app.py',
      },
    ],
    sources: ['https://github.com/OpenMathLib/OpenBLAS/wiki/faq'],
  },
  {
    id: 'threads-forbidden',
    signs: [
      { says: 'threads-forbidden' },
      // NumPy does not come up without them.
      { exception: /^(?:Import|Runtime)Error$/, also: [{ says: 'threads-forbidden' }], confidence: 'likely' },
    ],
    confidence: 'certain',
    summary: {
      en: 'The container runtime is too old for this image: it forbids the call that starts threads (clone3).',
      zh: '容器运行时对这个镜像来说太旧：它禁止了创建线程所用的系统调用（clone3）。',
    },
    why: {
      en: 'Images with glibc 2.34 and newer start threads with clone3, which Docker before 20.10.10 answers with "Operation not permitted".',
      zh: '带有 glibc 2.34 及以上的镜像用 clone3 创建线程，而 20.10.10 之前的 Docker 会返回 “Operation not permitted”。',
    },
    remedies: [
      {
        text: { en: 'Upgrade Docker on the host.', zh: '升级宿主机上的 Docker。' },
        command: 'docker version --format "{{.Server.Version}}"',
      },
      {
        text: {
          en: 'Or take an image with an older system (debian:11, ubuntu:20.04).',
          zh: '或改用较旧系统的镜像（debian:11、ubuntu:20.04）。',
        },
      },
    ],
    sources: [
      'https://github.com/google-deepmind/alphafold3/issues/137',
      'https://github.com/coqui-ai/TTS/issues/3439',
    ],
  },
];
