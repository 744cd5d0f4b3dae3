import type { Rule } from '../rule.ts';
import { cutAt } from './cut.ts';
import { GO_BACK } from './remedies.ts';

/** CUDA: the card, its driver, its memory, its libraries. */
export const CUDA_RULES: readonly Rule[] = [
  {
    id: 'cuda-out-of-memory',
    signs: [{ says: 'cuda-memory' }],
    confidence: 'certain',
    summary: { en: "The GPU's memory is full.", zh: '显存不足。' },
    why: {
      en: 'CUDA had no room for what was asked for. Beside the model and its input, other processes on the same card count: two releases that run side by side during a rollout need the memory of both.',
      zh: 'CUDA 没有足够的空间满足请求。除了模型和输入，同一块卡上的其他进程也占用显存：发布切换期间两个版本并行，需要两份显存。',
    },
    remedies: [
      { text: { en: 'See who uses it.', zh: '查看是谁占用。' }, command: 'nvidia-smi' },
      {
        text: {
          en: 'Use smaller inputs or batches, half precision, or fewer instances on the card.',
          zh: '减小输入尺寸或批量，使用半精度，或减少同一块卡上的实例。',
        },
      },
      GO_BACK,
    ],
    packages: ['torch', 'onnxruntime-gpu'],
    sources: ['https://docs.pytorch.org/docs/stable/notes/cuda.html#memory-management'],
  },
  {
    id: 'cuda-driver-too-old',
    signs: [{ says: 'cuda-driver-old' }],
    confidence: 'certain',
    summary: {
      en: 'The NVIDIA driver is too old for the CUDA that the program was built with.',
      zh: 'NVIDIA 驱动对程序所用的 CUDA 来说太旧。',
    },
    why: {
      en: 'A build for CUDA 12 needs a driver that knows CUDA 12, and drivers come with the machine, not with Python packages. A new torch brings a new CUDA, so it may ask for a new driver.',
      zh: '面向 CUDA 12 的构建需要支持 CUDA 12 的驱动，而驱动属于机器，不随 Python 包安装。新的 torch 带来新的 CUDA，因此可能要求新驱动。',
    },
    remedies: [
      {
        text: { en: 'See driver and the newest CUDA that it knows.', zh: '查看驱动版本及其支持的最高 CUDA。' },
        command: 'nvidia-smi',
      },
      {
        text: {
          en: 'Install the torch build of a CUDA that it knows (`+cu118`), or update the driver.',
          zh: '安装驱动支持的 CUDA 对应的 torch 构建（如 `+cu118`），或升级驱动。',
        },
      },
      GO_BACK,
    ],
    packages: ['torch', 'onnxruntime-gpu', 'nvidia-cuda-runtime-cu12', 'nvidia-cuda-runtime-cu11'],
    sources: ['https://docs.nvidia.com/deploy/cuda-compatibility/'],
  },
  {
    id: 'cuda-device-missing',
    signs: [
      { says: 'cuda-driver-missing' },
      { says: 'cuda-device-missing' },
      cutAt(/torch\/cuda\/__init__\.py in _lazy_init: torch\._C\._cuda_init\(\)/),
    ],
    confidence: 'certain',
    summary: {
      en: 'The code asks for a GPU, and this process sees none (or not that one).',
      zh: '代码要求使用 GPU，而当前进程看不到（或看不到所指的那一块）。',
    },
    why: {
      en: 'torch has CUDA, and neither driver nor card is there for it: the machine has none, the container was started without it, or CUDA_VISIBLE_DEVICES hides it.',
      zh: 'torch 带 CUDA，但没有可用的驱动或显卡：机器没有、容器启动时没有分配，或被 CUDA_VISIBLE_DEVICES 隐藏。',
    },
    remedies: [
      {
        text: { en: 'See what the process sees.', zh: '查看进程能看到什么。' },
        command: 'nvidia-smi -L; echo "$CUDA_VISIBLE_DEVICES"',
      },
      { text: { en: 'Give the container the cards.', zh: '把显卡分配给容器。' }, command: 'docker run --gpus all …' },
      { text: { en: 'Or run the model with `device="cpu"`.', zh: '或者以 `device="cpu"` 运行模型。' } },
    ],
    packages: ['torch'],
    sources: ['https://docs.docker.com/engine/containers/gpu/'],
  },
  {
    id: 'cuda-no-kernel-image',
    signs: [{ says: 'cuda-kernel-missing' }],
    confidence: 'certain',
    summary: {
      en: 'The program was not built for this GPU: its compute capability is not among those compiled in.',
      zh: '程序不是为这块 GPU 构建的：编译时没有包含它的计算能力。',
    },
    why: {
      en: 'CUDA code is compiled for a list of architectures. The card is newer than the list (a new card with an old torch) or older (torch dropped it), or an extension was compiled on another machine.',
      zh: 'CUDA 代码只为一组架构编译。显卡比列表新（新卡配旧 torch）或比列表旧（torch 已放弃支持），或扩展是在别的机器上编译的。',
    },
    remedies: [
      {
        text: { en: 'Compare the card with what torch was built for.', zh: '比较显卡与 torch 的构建架构。' },
        command: 'python -c "import torch; print(torch.cuda.get_device_capability(), torch.cuda.get_arch_list())"',
      },
      {
        text: {
          en: 'Install a torch for the card; compile extensions again with TORCH_CUDA_ARCH_LIST set to it.',
          zh: '安装支持该显卡的 torch；设置 TORCH_CUDA_ARCH_LIST 后重新编译扩展。',
        },
      },
      GO_BACK,
    ],
    packages: ['torch', 'mmcv-full', 'mmcv', 'flash-attn'],
    sources: ['https://mmcv.readthedocs.io/en/latest/faq.html'],
  },
  {
    id: 'cuda-error',
    signs: [{ says: 'cuda-error' }],
    confidence: 'possible',
    summary: { en: 'CUDA reported an error while it computed.', zh: 'CUDA 在计算时报告了错误。' },
    why: {
      en: 'CUDA works on its own and reports later, so the line that it is reported at is seldom the line that caused it. An index out of range in the data, a driver that does not fit, or a fault of the card all look like this.',
      zh: 'CUDA 异步执行、事后报告，报错的行往往不是出错的行。数据里的索引越界、驱动不匹配、显卡故障，看起来都是这样。',
    },
    remedies: [
      {
        text: { en: 'Make it report where it happens.', zh: '让它在出错处报告。' },
        command: 'CUDA_LAUNCH_BLOCKING=1',
      },
      GO_BACK,
    ],
    lookAt: [
      {
        en: 'The same request with `device="cpu"`: there the message is exact.',
        zh: '用 `device="cpu"` 重放同一请求：那里的报错是准确的。',
      },
      { en: '`dmesg | grep -i nvrm`: faults of the card.', zh: '`dmesg | grep -i nvrm`：显卡的故障。' },
    ],
    packages: ['torch'],
    sources: ['https://docs.pytorch.org/docs/stable/notes/cuda.html#asynchronous-execution'],
  },
  {
    id: 'cuda-library-missing',
    signs: [
      {
        says: 'library-missing',
        where: {
          library:
            /(?:^|[\\/])(?<file>lib(?:cudart|cublas|cublasLt|cudnn\w{0,30}|cufft|curand|cusolver|cusparse|cusparseLt|cupti|nvrtc\w{0,20}|nvToolsExt|nccl|nvJitLink|nvinfer\w{0,20}|cufile|nvonnxparser)\.so[\w.]{0,20})$/i,
        },
      },
      { says: 'library-missing', where: { library: /(?:^|[\\/])(?<file>libcuda\.so[\w.]{0,4})$/ } },
      // Tried, and not done without: the program ended with it.
      {
        says: 'library-optional',
        exception: /./,
        where: {
          library: /(?:^|[\\/])(?<file>lib(?:cudart|cublas|cublasLt|cudnn\w{0,30}|cufft|curand)\.so[\w.]{0,20})$/,
        },
        confidence: 'likely',
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'A library of CUDA is missing: {file}.',
      zh: '缺少 CUDA 的库：{file}。',
    },
    why: {
      en: 'Something here was compiled for a CUDA of that version, and the loader does not find it; the number in the name is the version that it wants. `libcuda.so` comes with the driver, the others with CUDA or the nvidia-… wheels.',
      zh: '这里的某个组件是为该版本的 CUDA 编译的，加载器找不到它；文件名里的数字就是要求的版本。`libcuda.so` 随驱动提供，其余随 CUDA 或 nvidia-… 包提供。',
    },
    remedies: [
      GO_BACK,
      {
        text: {
          en: 'Install the build of the failing package for the CUDA that is there (or for the CPU).',
          zh: '为出错的包安装与现有 CUDA 对应的构建（或 CPU 构建）。',
        },
        command: 'python -c "import torch; print(torch.version.cuda)"',
      },
    ],
    packages: [
      'torch',
      'onnxruntime-gpu',
      'mmcv-full',
      'mmcv',
      'tensorflow',
      'nvidia-cuda-runtime-cu12',
      'nvidia-cudnn-cu12',
    ],
    sources: ['https://mmcv.readthedocs.io/en/latest/faq.html'],
  },
  {
    id: 'cuda-libraries-conflict',
    signs: [
      {
        says: 'symbol-undefined',
        where: {
          library:
            /lib(?:cublas|cublasLt|cudnn|cusparse|cusolver|cufft|nccl|nvJitLink|nvrtc|torch_cuda|torch_python|c10_cuda)/,
          symbol: /^(?!_Z)(?:__)?(?:cu[A-Z]|cublas|cudnn|nccl|nv[A-Z]|cusparse)\w{1,120}$/,
        },
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'Libraries of CUDA of different versions are mixed.',
      zh: '混用了不同版本的 CUDA 库。',
    },
    why: {
      en: 'One CUDA library calls another by a name that the loaded one does not have. LD_LIBRARY_PATH or a system CUDA came before the libraries that torch brings along, or only some of the nvidia-… wheels were updated.',
      zh: '一个 CUDA 库按名字调用另一个，而加载到的那个没有这个名字。多半是 LD_LIBRARY_PATH 或系统 CUDA 抢在了 torch 自带的库之前，或只升级了部分 nvidia-… 包。',
    },
    remedies: [
      {
        text: { en: 'Start without it.', zh: '不带它启动试试。' },
        command: 'env -u LD_LIBRARY_PATH python -c "import torch"',
      },
      GO_BACK,
    ],
    packages: ['torch', 'nvidia-cublas-cu12', 'nvidia-cusparse-cu12', 'nvidia-nvjitlink-cu12', 'nvidia-cudnn-cu12'],
    sources: ['https://github.com/pytorch/pytorch/issues/111469'],
  },
];
