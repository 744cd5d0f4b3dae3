import type { Risk } from '../risk.ts';

/** What compiled modules ask of the system. */
export const MODULES = {
  glibc: {
    id: 'glibc-too-old',
    summary: {
      en: '{name} {version} needs glibc {wanted}; this machine has {has}.',
      zh: '{name} {version} 需要 glibc {wanted}；本机是 {has}。',
    },
    why: {
      en: '{module} was compiled on a newer system, and asks for {symbol}. It cannot be loaded here ("version `{symbol}\' not found").',
      zh: "{module} 是在更新的系统上编译的，要求 {symbol}；在这里无法加载（version `{symbol}' not found）。",
    },
    remedies: [
      {
        text: {
          en: 'Compile it on this system, or on an older one, and capture the environment again.',
          zh: '在本系统或更旧的系统上重新编译，再捕获环境。',
        },
        command: 'lastgood env capture -o pylock.toml',
      },
      {
        text: {
          en: 'Or run it on a system with glibc {wanted} or newer, such as a container of a newer Debian.',
          zh: '或在 glibc {wanted} 以上的系统上运行，例如更新的 Debian 容器。',
        },
      },
    ],
  },
  glibcxx: {
    id: 'glibcxx-too-old',
    summary: {
      en: '{name} {version} needs {symbol}; the libstdc++ of this machine has {has} at most.',
      zh: '{name} {version} 需要 {symbol}；本机的 libstdc++ 最高只有 {has}。',
    },
    why: {
      en: '{module} was compiled by a newer compiler. It cannot be loaded here ("version `{symbol}\' not found").',
      zh: "{module} 由更新的编译器编译，在这里无法加载（version `{symbol}' not found）。",
    },
    remedies: [
      {
        text: {
          en: 'Install a newer libstdc++, or compile {name} on this system.',
          zh: '安装更新的 libstdc++，或在本系统上重新编译 {name}。',
        },
        command: 'apt-get install --only-upgrade libstdc++6',
      },
    ],
  },
  opencv: {
    id: 'opencv-libgl-missing',
    summary: {
      en: '{name} {version} needs {library}, which is not on this machine.',
      zh: '{name} {version} 需要 {library}，而本机没有。',
    },
    why: {
      en: 'OpenCV with windows uses libraries of a desktop, which servers and slim images leave out: "{library}: cannot open shared object file".',
      zh: '带窗口功能的 OpenCV 要用到桌面系统的库，服务器和 slim 镜像没有这些库：{library}: cannot open shared object file。',
    },
    remedies: [
      {
        text: { en: 'Take OpenCV without windows.', zh: '改用不带窗口功能的 OpenCV。' },
        command: "pip uninstall -y {name} && pip install '{headless}=={version}'",
      },
      {
        text: { en: 'Or install the libraries.', zh: '或安装这些库。' },
        command: 'apt-get install libgl1 libglib2.0-0',
      },
    ],
  },
  libtorch: {
    id: 'libtorch-missing',
    summary: {
      en: '{name} {version} needs {library}, which torch {torch} does not have.',
      zh: '{name} {version} 需要 {library}，而 torch {torch} 中没有它。',
    },
    why: {
      en: '{module} was compiled for another torch: another version, or one with CUDA.',
      zh: '{module} 是为另一个 torch 编译的：版本不同，或是带 CUDA 的版本。',
    },
    remedies: [
      {
        text: { en: 'Compile it again for this torch.', zh: '针对这个 torch 重新编译。' },
        command: "pip install --force-reinstall --no-deps --no-binary {name} '{name}=={version}'",
      },
    ],
  },
  library: {
    id: 'library-missing',
    summary: {
      en: '{name} {version} needs {library}, which is not on this machine.',
      zh: '{name} {version} 需要 {library}，而本机没有。',
    },
    why: {
      en: '{module} cannot be loaded without it: "cannot open shared object file".',
      zh: '没有它就无法加载 {module}：cannot open shared object file。',
    },
    remedies: [
      {
        text: { en: 'Install the package of the system that brings it.', zh: '安装提供它的系统软件包。' },
        command: 'apt-file search {library}',
      },
    ],
  },
} as const satisfies Record<string, Risk>;
