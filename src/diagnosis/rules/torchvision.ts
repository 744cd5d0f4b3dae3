import type { Rule } from '../rule.ts';
import { cutAt } from './cut.ts';
import { GO_BACK, install, LOCK_AGAIN } from './remedies.ts';

/** torch with the torchvision of the same day. */
const PAIRS = {
  en: 'Install the torchvision that goes with the torch you have: 1.13 with 0.14, 2.0 with 0.15, 2.1 with 0.16, 2.2 with 0.17, 2.3 with 0.18; both from the same index (cpu, or the same CUDA).',
  zh: '安装与现有 torch 配套的 torchvision：1.13 配 0.14，2.0 配 0.15，2.1 配 0.16，2.2 配 0.17，2.3 配 0.18；两者取自同一来源（都是 cpu，或同一 CUDA）。',
};

/** torchvision and torchaudio, each of which fits one torch. */
export const TORCHVISION_RULES: readonly Rule[] = [
  {
    id: 'torchvision-functional-tensor',
    signs: [
      { says: 'module-missing', where: { module: /^torchvision\.transforms\.functional_tensor$/ } },
      { exception: /^$/, at: /^basicsr\/data\/(?:__init__|degradations|realesrgan_dataset)\.py/, confidence: 'likely' },
      cutAt(/: (?:from|import) torchvision\.transforms\.functional_tensor\b/),
      cutAt(/basicsr\/data\/__init__\.py in (?:<module>|<listcomp>): _?dataset_modules = /),
    ],
    confidence: 'certain',
    summary: {
      en: 'The code imports `torchvision.transforms.functional_tensor`, which torchvision 0.17 removed.',
      zh: '代码导入了 `torchvision.transforms.functional_tensor`，而 torchvision 0.17 已将其移除。',
    },
    why: {
      en: 'The module was private and became `_functional_tensor` in 0.15, with a warning, and 0.17 took the old name away. basicsr and what is built on it (Real-ESRGAN, GFPGAN) still use it.',
      zh: '该模块是私有的，0.15 起更名为 `_functional_tensor` 并给出警告，0.17 去掉了旧名。basicsr 及基于它的 Real-ESRGAN、GFPGAN 仍在使用。',
    },
    remedies: [
      GO_BACK,
      install('torch==2.1.2 torchvision==0.16.2', {
        en: 'Take torchvision 0.16 and the torch that goes with it.',
        zh: '使用 torchvision 0.16 及与之配套的 torch。',
      }),
      {
        text: {
          en: 'Or change the import: `from torchvision.transforms.functional import rgb_to_grayscale`.',
          zh: '或者改导入：`from torchvision.transforms.functional import rgb_to_grayscale`。',
        },
      },
      LOCK_AGAIN,
    ],
    packages: ['torchvision', 'torch', 'basicsr'],
    sources: [
      'https://github.com/ashleykleynhans/runpod-worker-real-esrgan/issues/3',
      'https://github.com/xinntao/Real-ESRGAN/issues/777',
    ],
  },
  {
    id: 'torchvision-torch-mismatch',
    signs: [
      { says: 'torchvision-ops-missing' },
      { exception: /^$/, at: /^torchvision\/(?:_meta_registrations|extension)\.py/, confidence: 'likely' },
      { says: 'cuda-builds-differ', where: { other: /^torchvision$/ } },
      { says: 'operator-missing', where: { operator: /^torchvision::/ }, confidence: 'likely' },
      { says: 'symbol-undefined', where: { library: /torchvision[\\/](?:_C|image|_?video)/ }, confidence: 'certain' },
      { says: 'attribute-missing', where: { owner: /^torchvision$/, name: /^extension$/ }, confidence: 'likely' },
      { says: 'import-circular', where: { module: /^torchvision$/ }, message: /'extension'/, confidence: 'likely' },
      {
        says: 'attribute-missing',
        where: {
          of: /^module$/,
          owner: /^torch\.library$/,
          name: /^(?:register_fake|impl_abstract|opcheck|custom_op)$/,
        },
        through: /^torchvision$/,
      },
      {
        says: 'attribute-missing',
        where: { of: /^module$/, owner: /^torch(?:\.|$)/ },
        through:
          /torchvision[\\/](?:_meta_registrations|extension|ops[\\/]\w{1,40}|transforms[\\/]\w{1,40}|__init__|_utils|io[\\/]\w{1,40})\.py$/,
        confidence: 'likely',
      },
      {
        says: 'name-missing',
        where: { module: /^torch(?:\.|$)/ },
        through: /^torchvision$/,
        confidence: 'likely',
      },
      {
        says: 'dll-procedure-missing',
        through: /^torchvision$/,
        where: { module: /^_C|^image/ },
        confidence: 'likely',
      },
      cutAt(/torch\/(?:library|_ops|_library\/\w{1,30}|_custom_op\/\w{1,30})\.py in /, {
        through: /torchvision[\\/](?:_meta_registrations|extension)\.py$/,
      }),
    ],
    confidence: 'certain',
    summary: {
      en: 'torchvision and torch are of different releases: the compiled ops of torchvision do not load.',
      zh: 'torchvision 与 torch 不是同一批发布：torchvision 的编译算子无法加载。',
    },
    why: {
      en: 'Each torchvision is compiled for one torch and one CUDA. When only one of the two is changed, its ops (`torchvision::nms` is the first that is missed) cannot be registered.',
      zh: '每个 torchvision 只为一个 torch 和一种 CUDA 编译。只换其中一个，它的算子就无法注册，首先缺的通常是 `torchvision::nms`。',
    },
    remedies: [
      GO_BACK,
      { text: PAIRS, command: 'pip install torch==1.13.1 torchvision==0.14.1' },
      {
        text: { en: 'See what is installed.', zh: '查看已安装的版本。' },
        command: 'pip list | grep -i torch',
      },
      LOCK_AGAIN,
    ],
    packages: ['torchvision', 'torch'],
    sources: [
      'https://github.com/facebookresearch/detectron2/issues/3351',
      'https://github.com/pytorch/vision/issues/4222',
      'https://github.com/pytorch/vision/issues/8289',
      'https://github.com/pytorch/vision/blob/main/README.md',
    ],
  },
  {
    id: 'torchaudio-torch-mismatch',
    signs: [
      { says: 'symbol-undefined', where: { library: /torchaudio[\\/]|libtorchaudio/ } },
      { says: 'cuda-builds-differ', where: { other: /^[Tt]orch[Aa]udio$/ } },
      { says: 'operator-missing', where: { operator: /^torchaudio::/ }, confidence: 'likely' },
      { says: 'dll-missing', where: { library: /torchaudio/ }, confidence: 'likely' },
    ],
    confidence: 'certain',
    summary: { en: 'torchaudio and torch are of different releases.', zh: 'torchaudio 与 torch 不是同一批发布。' },
    why: {
      en: 'Each torchaudio is compiled for the torch of the same number and for one CUDA. Its library was found and does not fit the torch that is installed.',
      zh: '每个 torchaudio 只为同版本号的 torch 和一种 CUDA 编译。找到了它的库，但与已安装的 torch 不符。',
    },
    remedies: [
      GO_BACK,
      {
        text: {
          en: 'Install the torchaudio of the torch that is there (both have the same number), from the same index.',
          zh: '安装与现有 torch 版本号相同的 torchaudio，并取自同一来源。',
        },
        command:
          'pip install --no-deps "torchaudio==$(python -c \'import torch; print(torch.__version__.split("+")[0])\')"',
      },
      LOCK_AGAIN,
    ],
    packages: ['torchaudio', 'torch'],
    sources: ['https://docs.pytorch.org/audio/stable/installation.html'],
  },
];
