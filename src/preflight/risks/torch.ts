import type { Risk } from '../risk.ts';

const UNDEFINED_SYMBOL = {
  summary: {
    en: '{name} {version} was compiled for torch {built}, and torch is {torch}.',
    zh: '{name} {version} 是为 torch {built} 编译的，而 torch 是 {torch}。',
  },
  why: {
    en: 'A compiled extension asks torch for symbols by name; their names change from version to version, and it ends with "undefined symbol" when it is imported.',
    zh: '编译的扩展按名称向 torch 索取符号，而名称随版本变化；导入时会报 undefined symbol。',
  },
  remedies: [
    {
      text: {
        en: 'Compile it again for this torch, or install a wheel that was built for it.',
        zh: '针对这个 torch 重新编译，或安装为它构建的 wheel。',
      },
      command: "pip install --force-reinstall --no-deps --no-binary {name} '{name}=={version}'",
    },
    {
      text: { en: 'Or keep torch as it was.', zh: '或保持原来的 torch。' },
      command: "pip install '{keep}'",
    },
  ],
} satisfies Omit<Risk, 'id'>;

/** What torch goes with. */
export const TORCH = {
  torchvision: {
    id: 'torchvision-torch-mismatch',
    summary: {
      en: 'torchvision {torchvision} was compiled for torch {wanted}, and torch is {torch}.',
      zh: 'torchvision {torchvision} 是为 torch {wanted} 编译的，而 torch 是 {torch}。',
    },
    why: {
      en: 'Each torchvision is compiled for one torch. With another its operators are not found ("operator torchvision::nms does not exist"), or its library cannot be loaded.',
      zh: '每个 torchvision 只为一个 torch 版本编译。配错时找不到算子（operator torchvision::nms does not exist），或无法加载其库。',
    },
    remedies: [
      {
        text: { en: 'Install the pair together.', zh: '成对安装。' },
        command: "pip install 'torch=={torch}' torchvision",
      },
    ],
  },
  undefinedSymbol: { id: 'mmcv-ext-undefined-symbol', ...UNDEFINED_SYMBOL },
  otherExtension: { id: 'torch-extension-undefined-symbol', ...UNDEFINED_SYMBOL },
  sourceBuild: {
    id: 'mmcv-source-build-failed',
    summary: {
      en: '{name} {version} has to be compiled for torch {torch}: no wheel of it is published for that.',
      zh: '{name} {version} 没有针对 torch {torch} 发布的 wheel，只能从源码编译。',
    },
    why: {
      en: 'pip compiles what has no wheel; for this it takes many minutes, needs a compiler and a setuptools below 82, and often fails. Wheels are published for: {published}.',
      zh: '没有 wheel 时 pip 会从源码编译：要很多分钟，需要编译器和 82 以下的 setuptools，并且常常失败。已发布 wheel 的组合：{published}。',
    },
    remedies: [
      { text: { en: 'Take a torch that there is a wheel for.', zh: '改用有现成 wheel 的 torch 版本。' } },
      {
        text: {
          en: 'Or compile it once where it works, and keep the wheel: lastgood does so when it captures that environment.',
          zh: '或在能编译的环境里编译一次并保留 wheel：lastgood 捕获环境时会这样做。',
        },
        command: 'lastgood env capture -o pylock.toml',
      },
    ],
    lookAt: [
      {
        en: 'Does it compile? "lastgood env build --lock pylock.toml" tries it.',
        zh: '能否编译成功？可用 “lastgood env build --lock pylock.toml” 试一下。',
      },
    ],
  },
  noWheel: {
    id: 'pip-no-matching-distribution',
    summary: {
      en: 'There is no wheel of {name} {version} for Python {python}.',
      zh: '{name} {version} 没有适用于 Python {python} 的 wheel。',
    },
    why: {
      en: 'Wheels of torch {torch} are published for Python {fits} only; pip ends with "No matching distribution found".',
      zh: 'torch {torch} 只发布了适用于 Python {fits} 的 wheel；pip 会报 No matching distribution found。',
    },
    remedies: [
      {
        text: {
          en: 'Use a Python that it is published for ({fits}), or a newer {name}.',
          zh: '使用有发布的 Python 版本（{fits}），或更新的 {name}。',
        },
      },
    ],
  },
} as const satisfies Record<string, Risk>;
