import type { Look, Rule, Sign } from '../rule.ts';

/** Reasons that are told better by rules of their own, also for MMCV. */
const ELSEWHERE: readonly Look[] = [
  { says: 'disk-full' },
  { says: 'module-missing', where: { module: /^pkg_resources/ } },
  { says: 'index-tls' },
  { says: 'distribution-unavailable' },
];
const OF_MMCV = /^mmcv(?:[-_](?:full|lite))?$/;

/** The setup.py of MMCV, where pip unpacks it. */
const MMCV_SETUP = /[\\/]mmcv(?:[-_]full)?(?:[-_][0-9a-f]{8,40}|-[\d.]{3,12})?[\\/]setup\.py$/;
const IN_MMCV: readonly Look[] = [{ says: 'mmcv-compiling' }, { through: MMCV_SETUP }];
const BUILD_FAILURES: readonly Look[] = [
  { says: 'build-failed' },
  { says: 'compile-error' },
  { says: 'compiler-killed' },
  { says: 'compiler-missing' },
  { says: 'cuda-home-missing' },
  { says: 'cuda-compiler-differs' },
  { says: 'header-missing' },
  { says: 'compiler-standard-old' },
  { says: 'cuda-compiler-unfit' },
  { says: 'linker-library-missing' },
];

const READY_MADE = {
  text: {
    en: 'Take a version that has a ready-made wheel for this Python and system, and let pip refuse to compile.',
    zh: '选用为当前 Python 和系统提供现成 wheel 的版本，并禁止 pip 编译。',
  },
  command: 'pip install --only-binary :all: PACKAGE',
};
const TOOLS = {
  text: { en: 'Install the tools (Debian, Ubuntu).', zh: '安装编译工具（Debian、Ubuntu）。' },
  command: 'apt-get update && apt-get install -y build-essential python3-dev',
};

const inBuild = (sign: Sign): Sign => ({ ...sign, also: [{ says: 'build-failed' }] });

/** Wheels and extensions that had to be compiled, and were not. */
export const BUILD_RULES: readonly Rule[] = [
  {
    id: 'mmcv-source-build-failed',
    signs: [
      { says: 'build-failed', where: { package: OF_MMCV }, unless: ELSEWHERE },
      ...BUILD_FAILURES.flatMap((look) => IN_MMCV.map((also): Sign => ({ ...look, also: [also], unless: ELSEWHERE }))),
      { exception: /./, through: MMCV_SETUP, unless: ELSEWHERE, confidence: 'likely' },
    ],
    confidence: 'certain',
    summary: {
      en: 'pip tried to compile MMCV here, and that failed: there is no ready-made wheel for this PyTorch, CUDA and Python where pip looked.',
      zh: 'pip 在本机编译 MMCV 失败：在它查找的位置，没有适配当前 PyTorch、CUDA 和 Python 的现成 wheel。',
    },
    why: {
      en: 'Wheels of MMCV with its operators are built for each pair of PyTorch and CUDA, and lie in an index of OpenMMLab; the general index has the source only. To compile it, one needs a compiler and (for GPUs) a CUDA toolkit that both fit this PyTorch.',
      zh: '带算子的 MMCV wheel 按每一对 PyTorch 和 CUDA 版本分别构建，放在 OpenMMLab 自己的索引里；通用索引里只有源码。自行编译需要编译器，GPU 版还需要与当前 PyTorch 匹配的 CUDA 工具包。',
    },
    remedies: [
      {
        text: { en: 'What is here?', zh: '查看当前环境。' },
        command: 'python -c "import sys, torch; print(sys.version, torch.__version__, torch.version.cuda)"',
      },
      {
        text: {
          en: 'Let mim choose the wheel; choose PyTorch so that one exists (MMCV 2.1.0: PyTorch 2.1; mmcv-full 1.7: PyTorch up to 1.13).',
          zh: '让 mim 选择 wheel；PyTorch 版本要选有对应 wheel 的（MMCV 2.1.0 对应 PyTorch 2.1；mmcv-full 1.7 对应 PyTorch 1.13 及以前）。',
        },
        command: 'pip install -U openmim && mim install "mmcv==2.1.0"',
      },
      {
        text: {
          en: 'When no operator is needed, mmcv-lite needs no compiler.',
          zh: '如果不需要算子，mmcv-lite 无需编译。',
        },
        command: 'pip install mmcv-lite',
      },
      {
        text: {
          en: 'An environment that has it: keep its lock and its wheel.',
          zh: '已有可用的环境：保存它的锁文件和 wheel。',
        },
        command: 'lastgood env capture -o pylock.toml',
      },
    ],
    packages: ['mmcv', 'mmcv-full', 'torch'],
    sources: [
      'https://github.com/open-mmlab/mmcv/issues/1055',
      'https://github.com/open-mmlab/mmcv/issues/2866',
      'https://mmcv.readthedocs.io/en/latest/get_started/installation.html',
    ],
  },
  {
    id: 'compiler-missing',
    signs: [{ says: 'compiler-missing' }],
    confidence: 'certain',
    summary: {
      en: 'A package had to be compiled, and there is no compiler here.',
      zh: '有包需要编译，而这里没有编译器。',
    },
    why: {
      en: 'There is no ready-made wheel of it for this Python and system, so pip builds it from source. Slim images have no compiler.',
      zh: '它没有适配当前 Python 和系统的现成 wheel，pip 只能从源码构建。精简镜像里没有编译器。',
    },
    remedies: [
      READY_MADE,
      TOOLS,
      {
        text: {
          en: 'Windows: install the Build Tools for Visual Studio, with C++.',
          zh: 'Windows：安装 Visual Studio 生成工具，勾选 C++。',
        },
        command: 'winget install Microsoft.VisualStudio.2022.BuildTools',
      },
    ],
    sources: [
      'https://github.com/docker-library/python/issues/869',
      'https://github.com/docker-library/python/issues/318',
    ],
  },
  {
    id: 'python-headers-missing',
    signs: [{ says: 'python-headers-missing', unless: [{ says: 'compiler-missing' }] }],
    confidence: 'certain',
    summary: {
      en: 'A package had to be compiled, and the headers of Python (Python.h) are missing.',
      zh: '有包需要编译，但缺少 Python 的头文件（Python.h）。',
    },
    why: {
      en: 'The Python of a Linux system comes in two packages; what compilers need is in the second.',
      zh: 'Linux 系统的 Python 分为两个软件包，编译所需的文件在第二个里。',
    },
    remedies: [
      {
        text: { en: 'Install them for the same Python.', zh: '为同一个 Python 安装。' },
        command: 'apt-get update && apt-get install -y python3-dev',
      },
      READY_MADE,
    ],
    sources: ['https://github.com/open-mmlab/mmcv/issues/502'],
  },
  {
    id: 'build-header-missing',
    role: 'general',
    signs: [{ says: 'header-missing' }, { says: 'linker-library-missing' }],
    confidence: 'likely',
    summary: {
      en: 'A package had to be compiled, and a header or a library of the system is missing.',
      zh: '有包需要编译，但缺少系统中某个库的头文件或库文件。',
    },
    why: {
      en: 'What is compiled against a library needs its headers, which systems keep in packages named …-dev or …-devel.',
      zh: '针对某个库编译时需要它的头文件，系统通常把它们放在名为 …-dev 或 …-devel 的软件包里。',
    },
    remedies: [
      {
        text: { en: 'Find the package that has it.', zh: '查找包含它的软件包。' },
        command: 'apt-get update && apt-get install -y apt-file && apt-file update && apt-file search HEADER.h',
      },
      READY_MADE,
    ],
    sources: ['https://packaging.python.org/en/latest/guides/packaging-binary-extensions/'],
  },
  {
    id: 'compiler-too-old',
    signs: [{ says: 'compiler-standard-old' }],
    confidence: 'likely',
    summary: {
      en: 'The source wants a newer C++ standard than it is compiled with.',
      zh: '源码要求的 C++ 标准高于编译时所用的。',
    },
    why: {
      en: 'PyTorch 2.1 and newer need C++17. Old extensions still ask for C++14, and old compilers do not have C++17.',
      zh: 'PyTorch 2.1 及以上需要 C++17。旧的扩展仍指定 C++14，旧编译器也不支持 C++17。',
    },
    remedies: [
      {
        text: {
          en: 'Use a newer compiler, or a version of the package that fits this PyTorch.',
          zh: '改用较新的编译器，或选用适配当前 PyTorch 的包版本。',
        },
        command: 'gcc --version; python -c "import torch; print(torch.__version__)"',
      },
    ],
    packages: ['torch'],
    sources: ['https://github.com/pytorch/pytorch/releases/tag/v2.1.0'],
  },
  {
    id: 'compiler-out-of-memory',
    signs: [{ says: 'compiler-killed' }],
    confidence: 'certain',
    summary: {
      en: 'The compiler was killed while it built a package: memory ran out.',
      zh: '编译某个包时编译器被终止：内存耗尽。',
    },
    why: {
      en: 'Files of C++ templates need one to several GB each, and as many are compiled at once as there are cores.',
      zh: '大量使用模板的 C++ 文件每个要占一到数 GB 内存，而且有多少核就同时编译多少个。',
    },
    remedies: [
      {
        text: { en: 'Compile one at a time.', zh: '一次只编译一个。' },
        command: 'MAX_JOBS=1 CMAKE_BUILD_PARALLEL_LEVEL=1 pip install --no-cache-dir PACKAGE',
      },
      READY_MADE,
    ],
    sources: ['https://github.com/xrootd/xrootd/issues/2356', 'https://github.com/PaddlePaddle/Serving/issues/1160'],
  },
  {
    id: 'build-dependency-missing',
    signs: [
      inBuild({ says: 'module-missing', where: { module: /^(?!pkg_resources|distutils)/ } }),
      { says: 'module-missing', where: { module: /^(?!pkg_resources|distutils)/ }, also: [{ says: 'build-isolated' }] },
      {
        says: 'module-missing',
        where: { module: /^(?!pkg_resources|distutils)/ },
        through: /(?:pyproject_hooks|pep517)[\\/]/,
      },
      { says: 'build-isolated', where: { module: /./ }, evenWarned: true },
      { says: 'wheel-command-missing' },
    ],
    confidence: 'certain',
    summary: {
      en: 'The build of a package needs {module}, and it is not there while it is built.',
      zh: '构建某个包时需要 {module}，而构建环境里没有。',
    },
    why: {
      en: 'Installers build in an empty environment that holds only what the package declares. One that imports torch or numpy in its setup.py without declaring it does not see those that are installed.',
      zh: '安装器会在只含该包所声明依赖的空环境里构建。如果 setup.py 里导入了 torch 或 numpy 却没有声明，就看不到已经安装的那些。',
    },
    remedies: [
      {
        text: { en: 'Install it first, and build with what is installed.', zh: '先安装它，再用已安装的环境构建。' },
        command: 'pip install MODULE setuptools wheel && pip install --no-build-isolation PACKAGE',
      },
    ],
    sources: ['https://pip.pypa.io/en/stable/reference/build-system/'],
  },
  {
    id: 'setuptools-api-removed',
    signs: [
      { says: 'setuptools-removed', where: { distutils: /./ }, also: [{ says: 'build-failed' }] },
      { says: 'setuptools-removed', where: { distutils: /./ }, versions: { python: '>=3.12' } },
      { says: 'setuptools-removed', unless: [{ says: 'setuptools-removed', where: { distutils: /./ } }] },
      { says: 'flat-layout' },
    ],
    confidence: 'likely',
    summary: {
      en: 'The setup of an old package uses what newer setuptools or Python have removed.',
      zh: '某个旧包的安装脚本使用了新版 setuptools 或 Python 已移除的功能。',
    },
    why: {
      en: 'setuptools 58 removed use_2to3, Python 3.12 removed distutils and pkgutil.ImpImporter, Cython 3 broke builds of PyYAML 5: the package is older than the tools that build it.',
      zh: 'setuptools 58 移除了 use_2to3，Python 3.12 移除了 distutils 和 pkgutil.ImpImporter，Cython 3 使 PyYAML 5 无法构建：包比构建它的工具更旧。',
    },
    remedies: [
      {
        text: { en: 'Use a newer version of the package.', zh: '使用该包的较新版本。' },
        command: 'pip install -U PACKAGE',
      },
      {
        text: { en: 'Or build it with the tools of its time.', zh: '或用当时的工具来构建。' },
        command: 'pip install "setuptools<58" "cython<3" wheel && pip install --no-build-isolation PACKAGE',
      },
      {
        text: { en: 'Or with a Python of its time.', zh: '或使用当时的 Python。' },
        command: 'lastgood env lock -r requirements.txt --python 3.10 -o pylock.toml',
      },
    ],
    packages: ['setuptools', 'pip', 'cython'],
    sources: ['https://setuptools.pypa.io/en/latest/history.html', 'https://docs.python.org/3/whatsnew/3.12.html'],
  },
  {
    id: 'rust-missing',
    signs: [{ says: 'rust-missing' }],
    confidence: 'certain',
    summary: {
      en: 'A package had to be compiled, and Rust is missing or too old.',
      zh: '有包需要编译，但缺少 Rust，或 Rust 版本太旧。',
    },
    why: {
      en: 'tokenizers, safetensors, cryptography and others are written in Rust. There is no ready-made wheel of that version for this Python (too new, or too old a pip), so it is built from source.',
      zh: 'tokenizers、safetensors、cryptography 等是用 Rust 写的。该版本没有适配当前 Python 的现成 wheel（Python 太新，或 pip 太旧），只能从源码构建。',
    },
    remedies: [
      {
        text: { en: 'A newer pip may find a wheel.', zh: '升级 pip 后可能就能找到 wheel。' },
        command: 'python -m pip install -U pip',
      },
      READY_MADE,
      {
        text: { en: 'Or install Rust.', zh: '或安装 Rust。' },
        command: "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y",
      },
    ],
    packages: ['tokenizers', 'safetensors', 'cryptography', 'transformers'],
    sources: ['https://github.com/PrithivirajDamodaran/Parrot_Paraphraser/issues/41'],
  },
  {
    id: 'rust-build-failed',
    signs: [{ says: 'rust-failed', unless: [{ says: 'rust-missing' }, { says: 'compiler-missing' }] }],
    confidence: 'likely',
    summary: {
      en: 'The Rust code of an old package does not compile with this Rust.',
      zh: '某个旧包的 Rust 代码无法用当前版本的 Rust 编译。',
    },
    why: {
      en: 'Newer compilers refuse what older ones let pass (tokenizers before 0.14: `casting &T to &mut T`).',
      zh: '新的编译器会拒绝旧编译器放过的写法（0.14 之前的 tokenizers：`casting &T to &mut T`）。',
    },
    remedies: [
      READY_MADE,
      {
        text: { en: 'Or compile with a Rust of its time.', zh: '或用当时的 Rust 编译。' },
        command: 'RUSTUP_TOOLCHAIN=1.72.0 pip install PACKAGE',
      },
    ],
    packages: ['tokenizers', 'transformers'],
    sources: ['https://github.com/huggingface/tokenizers/issues/1359'],
  },
  {
    id: 'build-failed',
    role: 'consequence',
    signs: [{ says: 'build-failed' }, { says: 'compile-error' }],
    confidence: 'possible',
    summary: {
      en: 'A package had to be built here, and that failed.',
      zh: '有包需要在本机构建，但失败了。',
    },
    why: {
      en: 'The last lines of an installer only say so; what went wrong stands above, in what the build printed.',
      zh: '安装器最后几行只说明结果；具体原因在上面的构建输出里。',
    },
    remedies: [
      READY_MADE,
      { text: { en: 'See all that the build prints.', zh: '查看完整的构建输出。' }, command: 'pip install -v PACKAGE' },
    ],
    lookAt: [{ en: 'The first `error:` in what the build printed.', zh: '构建输出中的第一个 `error:`。' }],
    sources: ['https://pip.pypa.io/en/stable/reference/build-system/'],
  },
];
