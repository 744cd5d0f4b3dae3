import type { Rule } from '../rule.ts';
import { cutAt } from './cut.ts';
import { GO_BACK, install, LOCK_AGAIN } from './remedies.ts';

/** Names inside PyTorch, mangled by the compiler. */
const TORCH_SYMBOL = /^_{1,2}[ZT]\w{0,20}?(?:2at|3c10|5torch|6caffe2|8c10_cuda|8autograd)/;
const TORCH_LIBRARY =
  /(?:^|[\\/;:])(?<file>lib(?:torch(?:_\w{1,30})?|c10(?:_\w{1,20})?|caffe2\w{0,40})\.(?:so|dylib)[\w.]{0,20})$/;

/** PyTorch itself, and what is compiled for it. */
export const TORCH_RULES: readonly Rule[] = [
  {
    id: 'cuda-checkpoint-on-cpu',
    signs: [
      { says: 'weights-for-cuda' },
      cutAt(/torch\/serialization\.py in (?:validate_cuda_device|_validate_device): raise RuntimeError/),
      cutAt(/torch\/serialization\.py in (?:default_restore_location|_cuda_deserialize|_deserialize): (?!raise)/),
    ],
    confidence: 'certain',
    summary: {
      en: 'The weights were saved from a GPU that this process does not have.',
      zh: '权重是从 GPU 上保存的，而当前进程没有那块 GPU。',
    },
    why: {
      en: 'A checkpoint remembers on which device each tensor was, and torch.load puts it back there. Here torch sees no such device: the machine has none, the container was not given it, or torch is a build without CUDA.',
      zh: '检查点记着每个张量所在的设备，torch.load 会放回原处。而这里的 torch 看不到那个设备：机器没有、容器没有分配到，或 torch 是不带 CUDA 的构建。',
    },
    remedies: [
      {
        text: {
          en: "Load for the CPU: `torch.load(path, map_location='cpu')`.",
          zh: "加载到 CPU：`torch.load(path, map_location='cpu')`。",
        },
      },
      {
        text: {
          en: 'If the machine has a GPU: see whether torch does, too. A version that ends in `+cpu` is a build without CUDA.',
          zh: '若机器有 GPU：看 torch 能否识别；版本以 `+cpu` 结尾的是不带 CUDA 的构建。',
        },
        command: 'python -c "import torch; print(torch.__version__, torch.version.cuda, torch.cuda.is_available())"',
      },
      GO_BACK,
    ],
    packages: ['torch'],
    sources: [
      'https://github.com/aryn-ai/sycamore/pull/395',
      'https://github.com/Juyong/CaricatureFace/issues/2',
      'https://github.com/HelixNGC7293/DeforumStableDiffusionLocal/issues/66',
      'https://docs.pytorch.org/docs/stable/generated/torch.load.html',
    ],
  },
  {
    id: 'torch-not-compiled-with-cuda',
    signs: [
      { says: 'torch-without-cuda' },
      { exception: /^$/, at: /^torch\/cuda\/__init__\.py in _lazy_init/, confidence: 'likely' },
      cutAt(/torch\/cuda\/__init__\.py in _lazy_init: raise AssertionError/),
    ],
    confidence: 'certain',
    summary: {
      en: 'The code asks for CUDA, and the installed torch is a build without it.',
      zh: '代码要求使用 CUDA，而安装的 torch 是不带 CUDA 的构建。',
    },
    why: {
      en: '`.cuda()` or `device="cuda"` was reached, and this torch has no CUDA compiled in: it is the CPU build, or that of macOS. Reinstalling packages brings it easily: an index without CUDA builds, or another package that asks for plain `torch`.',
      zh: '执行到了 `.cuda()` 或 `device="cuda"`，而这个 torch 没有编译 CUDA：是 CPU 版或 macOS 版。重装依赖时很容易换成它：索引里没有 CUDA 构建，或别的包只要求普通的 `torch`。',
    },
    remedies: [
      {
        text: {
          en: 'On a machine without a GPU: run the model with `device="cpu"`.',
          zh: '机器没有 GPU：以 `device="cpu"` 运行模型。',
        },
      },
      {
        text: {
          en: 'On a machine with one: see which build it is, then install the one of your CUDA and pin it with its suffix (`torch==1.13.1+cu117`).',
          zh: '机器有 GPU：先查看是哪种构建，再安装对应 CUDA 的构建，并连同后缀一起固定（`torch==1.13.1+cu117`）。',
        },
        command: 'python -c "import torch; print(torch.__version__, torch.version.cuda)"',
      },
      GO_BACK,
      LOCK_AGAIN,
    ],
    packages: ['torch'],
    sources: [
      'https://github.com/ebagdasa/federated_adaptation/issues/3',
      'https://github.com/BoltzmannEntropy/xtts2-ui/issues/28',
    ],
  },
  {
    id: 'torch-extension-undefined-symbol',
    signs: [
      {
        says: 'symbol-undefined',
        where: {
          symbol: TORCH_SYMBOL,
          library: /^(?![\s\S]*(?:mmcv|torchvision|torchaudio|libtorch|libc10))(?<library_path>.+)/,
        },
      },
      {
        says: 'symbol-undefined',
        where: { symbol: TORCH_SYMBOL },
        unless: [
          { says: 'symbol-undefined', where: { library: /mmcv|torchvision|torchaudio|libtorch|libc10/ } },
          { through: /^mmcv$/ },
        ],
        confidence: 'likely',
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'A compiled extension was built for another PyTorch than the one installed: {library}.',
      zh: '某个编译扩展是为另一个 PyTorch 构建的：{library}。',
    },
    why: {
      en: 'The extension calls a function inside PyTorch (`at`, `c10` or `torch` stands in the symbol), and the installed version does not have it. Such names change with every minor version.',
      zh: '扩展调用了 PyTorch 内部的函数（符号中含 `at`、`c10` 或 `torch`），而已安装的版本没有。这些名字随每个小版本变化。',
    },
    remedies: [
      GO_BACK,
      {
        text: {
          en: 'Install the package that the file is of again, for the torch that is there, without the cache.',
          zh: '针对现有的 torch 重新安装该文件所属的包，不用缓存。',
        },
        command: 'pip install --force-reinstall --no-cache-dir --no-build-isolation --no-deps PACKAGE',
      },
      LOCK_AGAIN,
    ],
    packages: ['torch', 'flash-attn', 'xformers', 'detectron2', 'torch-scatter', 'pytorch3d'],
    sources: ['https://mmcv.readthedocs.io/en/latest/faq.html'],
  },
  {
    id: 'torch-libraries-mixed',
    signs: [
      {
        says: 'symbol-undefined',
        where: { symbol: TORCH_SYMBOL, library: /(?<file>lib(?:torch|c10|caffe2)\w{0,40}\.(?:so|dylib))/ },
      },
    ],
    confidence: 'likely',
    summary: {
      en: "PyTorch's own libraries are of different versions: {file} does not find its counterpart.",
      zh: 'PyTorch 自己的库版本不一：{file} 找不到与之对应的符号。',
    },
    why: {
      en: 'One library of torch calls another, and the one that was loaded is of another build. Two installations were laid over each other, or LD_LIBRARY_PATH names the libraries of a second one.',
      zh: 'torch 的一个库调用另一个，而加载到的是另一次构建的。可能是两次安装互相覆盖，或 LD_LIBRARY_PATH 指向了另一份。',
    },
    remedies: [
      {
        text: { en: 'Start without it.', zh: '不带它启动试试。' },
        command: 'env -u LD_LIBRARY_PATH python -c "import torch"',
      },
      {
        text: { en: 'Install torch again, whole.', zh: '重新完整安装 torch。' },
        command: 'pip install --force-reinstall --no-deps torch',
      },
      GO_BACK,
    ],
    packages: ['torch'],
    sources: ['https://mmcv.readthedocs.io/en/latest/faq.html'],
  },
  {
    id: 'torch-mkl-ittnotify',
    signs: [{ says: 'symbol-undefined', where: { symbol: /^(?:iJIT_NotifyEvent|__itt_\w{1,60})$/ } }],
    confidence: 'certain',
    summary: {
      en: 'PyTorch from conda does not work with MKL 2024.1 and newer.',
      zh: 'conda 版 PyTorch 与 MKL 2024.1 及更新版本不兼容。',
    },
    why: {
      en: 'MKL 2024.1 removed `iJIT_NotifyEvent`, which conda builds of torch take from it. Nothing in the environment pins MKL, so an update brought it.',
      zh: 'MKL 2024.1 去掉了 `iJIT_NotifyEvent`，而 conda 构建的 torch 要从它那里取用。环境没有固定 MKL，更新时就装上了。',
    },
    remedies: [
      {
        text: { en: 'Install an older MKL.', zh: '安装旧版 MKL。' },
        command: 'conda install "mkl<2024.1"',
      },
      GO_BACK,
    ],
    packages: ['mkl', 'torch'],
    sources: ['https://github.com/pytorch/pytorch/issues/123097'],
  },
  {
    id: 'libtorch-missing',
    signs: [
      { says: 'library-missing', where: { library: TORCH_LIBRARY } },
      { says: 'library-missing', where: { library: /^(?:@rpath\/)?(?<file>lib(?:torch|c10)\w{0,30}\.dylib)$/ } },
    ],
    confidence: 'certain',
    summary: {
      en: 'A compiled extension looks for {file}, a library of PyTorch, and the installed torch does not have it.',
      zh: '某个编译扩展要找 PyTorch 的库 {file}，而已安装的 torch 没有。',
    },
    why: {
      en: 'Which libraries torch consists of depends on its version and build: `libtorch_cuda_cu.so` exists only in builds of torch 1.8 to 1.13 with CUDA, none of CUDA in a CPU build. The extension was built for another one; or it was imported before torch, so that nothing told the loader where to look.',
      zh: 'torch 由哪些库组成取决于版本和构建：`libtorch_cuda_cu.so` 只存在于 torch 1.8 至 1.13 的 CUDA 构建里，CPU 构建没有任何 CUDA 库。扩展是为另一种构建编译的；也可能它先于 torch 被导入，加载器不知道去哪里找。',
    },
    remedies: [
      GO_BACK,
      {
        text: {
          en: 'See which libraries torch has, then install the extension that is built for this torch.',
          zh: '查看 torch 有哪些库，再安装为它构建的扩展。',
        },
        command:
          'python -c "import torch, os; print(torch.__version__, os.listdir(os.path.join(torch.__path__[0], \'lib\')))"',
      },
      install('mmcv-full==1.7.1 -f https://download.openmmlab.com/mmcv/dist/cpu/torch1.13/index.html', {
        en: 'For mmcv-full and torch 1.13 on a CPU:',
        zh: '若是 mmcv-full，torch 1.13（CPU）：',
      }),
      {
        text: {
          en: 'If torch has the file: import torch before the extension.',
          zh: '若 torch 有该文件：先导入 torch，再导入扩展。',
        },
      },
      LOCK_AGAIN,
    ],
    packages: ['torch', 'mmcv-full', 'mmcv', 'torchvision'],
    sources: [
      'https://github.com/pytorch/pytorch/issues/54827',
      'https://github.com/WangLongZJU/DeepAC/issues/26',
      'https://github.com/a1600012888/MUTR3D/issues/22',
      'https://mmcv.readthedocs.io/en/latest/faq.html',
    ],
  },
  {
    id: 'torch-dll-load-failed',
    signs: [
      { says: 'dll-missing', where: { library: /torch[\\/]lib[\\/](?<dll>[\w.]{1,60})/ } },
      { says: 'dll-init-failed', where: { library: /torch[\\/]lib[\\/](?<dll>[\w.]{1,60})/ } },
    ],
    confidence: 'certain',
    summary: {
      en: "Windows cannot load torch's {dll}, or a library that it needs.",
      zh: 'Windows 无法加载 torch 的 {dll}，或它所依赖的库。',
    },
    why: {
      en: 'The file is there and something that it is linked to is not: mostly the runtime of Visual C++, else libraries of CUDA, or a `libomp140` that a broken release of torch forgot.',
      zh: '文件在，但它链接的某个库不在：多半是 Visual C++ 运行库，其次是 CUDA 库，或某个有缺陷的 torch 发布漏带的 `libomp140`。',
    },
    remedies: [
      {
        text: {
          en: 'Install the Microsoft Visual C++ Redistributable (x64), then start again.',
          zh: '安装 Microsoft Visual C++ 运行库（x64），再重新启动。',
        },
      },
      GO_BACK,
    ],
    packages: ['torch'],
    sources: ['https://docs.pytorch.org/get-started/locally/'],
  },
  {
    id: 'torch-api-removed',
    signs: [
      {
        says: 'module-missing',
        where: { module: /^(?<what>torch\._six|torch\.utils\.ffi|torch\.legacy|torchtext\.legacy)(?:\.|$)/ },
      },
      {
        says: 'name-missing',
        where: { module: /^torch\._six$/, name: /^(?<what>container_abcs|string_classes|int_classes)$/ },
      },
      {
        says: 'attribute-missing',
        where: {
          of: /^module$/,
          owner: /^torch$/,
          name: /^(?<what>gels|symeig|lstsq|solve|eig|matrix_rank|rfft|irfft)$/,
        },
        confidence: 'likely',
      },
      {
        says: 'name-missing',
        where: { module: /^torchtext\.data$/, name: /^(?<what>Field|BucketIterator|TabularDataset)$/ },
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'The code uses `{what}`, which the installed PyTorch no longer has.',
      zh: '代码使用了 `{what}`，而已安装的 PyTorch 已将其移除。',
    },
    why: {
      en: '`torch._six` went with torch 2.0, several functions of linear algebra with 1.13 and 2.0, torchtext.legacy with 0.12. The code, or a package it uses, is older than that.',
      zh: '`torch._six` 随 torch 2.0 移除，若干线性代数函数随 1.13 与 2.0 移除，torchtext.legacy 随 0.12 移除。代码或它所用的包比这更旧。',
    },
    remedies: [
      GO_BACK,
      install('torch==1.13.1 torchvision==0.14.1', {
        en: 'For torch._six: torch 1.13 is the last that has it.',
        zh: '若是 torch._six：torch 1.13 是最后一个带它的版本。',
      }),
      {
        text: {
          en: 'Or update the package in the traceback that imports it (older timm and deepspeed do).',
          zh: '或者升级回溯里导入它的包（旧版 timm、deepspeed 会这样）。',
        },
      },
      LOCK_AGAIN,
    ],
    packages: ['torch', 'timm', 'deepspeed', 'torchtext'],
    sources: ['https://github.com/pytorch/pytorch/pull/94709'],
  },
  {
    id: 'torch-too-old',
    signs: [
      { says: 'torch-too-old', where: { least: /./ } },
      {
        says: 'library-needed',
        where: { library: /^PyTorch$/ },
        also: [{ says: 'torch-too-old', where: { found: /./ } }],
      },
      { says: 'weights-newer' },
      {
        says: 'attribute-missing',
        where: {
          of: /^module$/,
          owner: /^torch(?:\.|$)/,
          name: /^(?:compiler|float8_e4m3fn|float8_e5m2|uint16|uint32|uint64|int1|register_pytree_node|get_default_device|set_default_device|_dynamo|compile|func|vmap|is_autocast_available|xpu|mps|inference_mode|frombuffer|asarray|accelerator|nn_attention|RMSNorm|library|_inductor|scaled_dot_product_attention|pytree|_higher_order_ops|export)$/,
        },
        through:
          /^(?:transformers|diffusers|accelerate|torchvision|torchao|peft|timm|xformers|bitsandbytes|lightning|pytorch_lightning|torchmetrics|safetensors|sentence_transformers|vllm|unsloth)$/,
        confidence: 'likely',
      },
      {
        says: 'module-missing',
        where: {
          module:
            /^torch\.(?:_dynamo|compiler|nn\.attention|func|export|_inductor|distributed\.(?:fsdp|tensor|device_mesh|checkpoint)|utils\._pytree|accelerator)(?:\.|$)/,
        },
        confidence: 'likely',
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'PyTorch is too old for a package, or for a file of weights, that is used here.',
      zh: 'PyTorch 对这里所用的某个包或权重文件来说太旧。',
    },
    why: {
      en: 'Libraries such as transformers follow the newest PyTorch and stop supporting older ones. An update of one of them alone leaves torch behind.',
      zh: 'transformers 等库跟随最新的 PyTorch，并放弃对旧版的支持。只升级其中一个，torch 就落后了。',
    },
    remedies: [
      GO_BACK,
      {
        text: {
          en: 'Keep the older version of that package: for torch 1.13 transformers 4.30, diffusers 0.21, accelerate 0.21.',
          zh: '保留该包的旧版本：torch 1.13 对应 transformers 4.30、diffusers 0.21、accelerate 0.21。',
        },
        command: 'pip install "transformers==4.30.2"',
      },
      LOCK_AGAIN,
    ],
    packages: ['transformers', 'torch', 'diffusers', 'accelerate', 'torchao'],
    sources: ['https://github.com/huggingface/transformers/releases'],
  },
];
