import type { Risk } from '../risk.ts';

/** What versions do to each other; the causes that facts name (`src/facts/compat.json`). */
export const CLASHES: readonly Risk[] = [
  {
    id: 'numpy2-abi',
    summary: {
      en: 'Compiled for NumPy 1, while numpy is {version}: {needers}.',
      zh: '以下包是为 NumPy 1 编译的，而 numpy 是 {version}：{needers}。',
    },
    why: {
      en: 'NumPy 2 changed what compiled modules see of it. One that was compiled for NumPy 1 fails when it is imported ("numpy.core.multiarray failed to import"), or later with "Numpy is not available".',
      zh: 'NumPy 2 改变了二进制接口。为 NumPy 1 编译的模块会在导入时失败（numpy.core.multiarray failed to import），或之后报 Numpy is not available。',
    },
    remedies: [
      { text: { en: 'Stay with NumPy 1.', zh: '继续使用 NumPy 1。' }, command: "pip install '{works}'" },
      { text: { en: 'Or take versions compiled for NumPy 2: {fixed}.', zh: '或改用为 NumPy 2 编译的版本：{fixed}。' } },
    ],
  },
  {
    id: 'werkzeug3-url-quote',
    summary: {
      en: '{needers} imports url_quote, which Werkzeug {version} does not have.',
      zh: '{needers} 要导入 url_quote，而 Werkzeug {version} 中已没有它。',
    },
    why: {
      en: 'Werkzeug 3 removed werkzeug.urls.url_quote; older versions of Flask import it as they start.',
      zh: 'Werkzeug 3 删除了 werkzeug.urls.url_quote，而旧版 Flask 一启动就会导入它。',
    },
    remedies: [
      { text: { en: 'Keep Werkzeug below 3.', zh: '把 Werkzeug 保持在 3 以下。' }, command: "pip install '{works}'" },
      { text: { en: 'Or upgrade Flask: {fixed}.', zh: '或升级 Flask：{fixed}。' } },
    ],
  },
  {
    id: 'pyarrow-extension-type',
    summary: {
      en: '{needers} uses PyExtensionType, which pyarrow {version} does not have.',
      zh: '{needers} 使用 PyExtensionType，而 pyarrow {version} 中已没有它。',
    },
    why: {
      en: 'pyarrow 21 removed PyExtensionType; older versions of datasets use it as they are imported.',
      zh: 'pyarrow 21 删除了 PyExtensionType，而旧版 datasets 在导入时就要用它。',
    },
    remedies: [
      { text: { en: 'Keep pyarrow below 21.', zh: '把 pyarrow 保持在 21 以下。' }, command: "pip install '{works}'" },
      { text: { en: 'Or upgrade datasets: {fixed}.', zh: '或升级 datasets：{fixed}。' } },
    ],
  },
  {
    id: 'huggingface-hub-name-removed',
    summary: {
      en: '{needers} imports HfFolder, which huggingface_hub {version} does not have.',
      zh: '{needers} 要导入 HfFolder，而 huggingface_hub {version} 中已没有它。',
    },
    why: {
      en: 'huggingface_hub 1.0 removed names that older packages import, HfFolder among them. A newer transformers brings it along.',
      zh: 'huggingface_hub 1.0 删除了旧包要导入的一些名称，其中有 HfFolder。升级 transformers 会把它一起带进来。',
    },
    remedies: [
      {
        text: {
          en: 'Keep huggingface_hub below 1, and transformers below 5.',
          zh: '把 huggingface_hub 保持在 1 以下，transformers 保持在 5 以下。',
        },
        command: "pip install '{works}' 'transformers<5'",
      },
      { text: { en: 'Or upgrade what imports it: {fixed}.', zh: '或升级导入它的包：{fixed}。' } },
    ],
  },
  {
    id: 'setuptools-pkg-resources',
    summary: {
      en: '{needers} imports pkg_resources, which setuptools {version} does not have.',
      zh: '{needers} 要导入 pkg_resources，而 setuptools {version} 中已没有它。',
    },
    absent: {
      en: '{needers} imports pkg_resources, and setuptools, which brings it, is not among the packages.',
      zh: '{needers} 要导入 pkg_resources，而提供它的 setuptools 不在包列表中。',
    },
    why: {
      en: 'pkg_resources is part of setuptools up to 81. "pip freeze" leaves setuptools out, so that it is easily forgotten.',
      zh: 'pkg_resources 属于 setuptools，82 起被删除。“pip freeze” 不列出 setuptools，所以容易漏掉。',
    },
    remedies: [
      {
        text: { en: 'Pin a setuptools that has it.', zh: '固定一个带有它的 setuptools。' },
        command: "pip install '{works}'",
      },
    ],
  },
  {
    id: 'modelscope-datasets-incompat',
    summary: {
      en: '{needers} imports names that datasets {version} does not have.',
      zh: '{needers} 要导入的一些名称，datasets {version} 中没有。',
    },
    why: {
      en: 'ModelScope imports internals of datasets, which change from version to version; it fails as soon as a pipeline is imported.',
      zh: 'ModelScope 会导入 datasets 的内部函数，而这些在各版本间会变；一导入 pipeline 就会失败。',
    },
    remedies: [
      {
        text: { en: 'Install a datasets that it goes with.', zh: '安装与之配套的 datasets。' },
        command: "pip install '{works}'",
      },
    ],
  },
  {
    id: 'modelscope-missing-dependency',
    summary: {
      en: '{needers} needs {other}, which is not there.',
      zh: '{needers} 需要 {other}，但未安装。',
    },
    absent: {
      en: '{needers} needs {other} for every pipeline, and it is not among the packages.',
      zh: '{needers} 的每个 pipeline 都需要 {other}，而它不在包列表中。',
    },
    why: {
      en: 'These versions of ModelScope load language models’ code in pipeline(), whatever the task; without {other} that ends in "requires the SentencePiece library".',
      zh: '这些版本的 ModelScope 在 pipeline() 中无论什么任务都会加载语言模型的代码；缺少 {other} 时报 requires the SentencePiece library。',
    },
    remedies: [
      { text: { en: 'Install it.', zh: '安装它。' }, command: 'pip install {other}' },
      { text: { en: 'Or stay with the ModelScope that served before.', zh: '或继续使用之前正常的 ModelScope 版本。' } },
    ],
  },
  {
    id: 'mmengine-adafactor-torch25',
    summary: {
      en: '{needers} registers Adafactor, which torch {version} brings itself.',
      zh: '{needers} 要注册 Adafactor，而 torch {version} 已自带同名优化器。',
    },
    why: {
      en: 'From torch 2.5 on there is an Adafactor in torch.optim; older versions of mmengine add the one of transformers under the same name, and fail with "Adafactor is already registered".',
      zh: 'torch 2.5 起 torch.optim 自带 Adafactor；旧版 mmengine 又以同名注册 transformers 的那个，于是报 Adafactor is already registered。',
    },
    remedies: [
      { text: { en: 'Upgrade mmengine.', zh: '升级 mmengine。' }, command: "pip install '{fixed}'" },
      {
        text: { en: 'Or keep torch below 2.5.', zh: '或把 torch 保持在 2.5 以下。' },
        command: "pip install '{works}'",
      },
    ],
  },
  {
    id: 'torchvision-functional-tensor',
    summary: {
      en: '{needers} imports functional_tensor, which torchvision {version} does not have.',
      zh: '{needers} 要导入 functional_tensor，而 torchvision {version} 中已没有它。',
    },
    why: {
      en: 'torchvision 0.17 removed torchvision.transforms.functional_tensor.',
      zh: 'torchvision 0.17 删除了 torchvision.transforms.functional_tensor。',
    },
    remedies: [
      {
        text: {
          en: 'Keep torchvision below 0.17, and the torch that belongs to it.',
          zh: '把 torchvision 保持在 0.17 以下，并用与之配套的 torch。',
        },
        command: "pip install '{works}'",
      },
    ],
  },
  {
    id: 'mmcv2-api-removed',
    summary: {
      en: '{needers} needs the API of mmcv 1, and mmcv is {version}.',
      zh: '{needers} 需要 mmcv 1 的接口，而 mmcv 是 {version}。',
    },
    why: {
      en: 'mmcv 2.0 removed mmcv.runner, mmcv.parallel, mmcv.fileio and Config; they are in mmengine now.',
      zh: 'mmcv 2.0 删除了 mmcv.runner、mmcv.parallel、mmcv.fileio 和 Config，它们已移到 mmengine。',
    },
    remedies: [
      {
        text: { en: 'Install mmcv-full 1.7 in its place.', zh: '改装 mmcv-full 1.7。' },
        command: "pip uninstall mmcv && pip install 'mmcv-full<2'",
      },
      { text: { en: 'Or upgrade what uses it: {fixed}.', zh: '或升级使用它的包：{fixed}。' } },
    ],
  },
  {
    id: 'mmcv-version-assert',
    summary: {
      en: '{needers} refuses {other} {version} when it is imported.',
      zh: '{needers} 在导入时会拒绝 {other} {version}。',
    },
    why: {
      en: 'The packages of OpenMMLab check the version of mmcv as they are imported, and stop with an AssertionError.',
      zh: 'OpenMMLab 的包在导入时检查 mmcv 的版本，不符就以 AssertionError 终止。',
    },
    remedies: [
      { text: { en: 'Install versions that belong together: {pairs}.', zh: '安装相互配套的版本：{pairs}。' } },
    ],
  },
];
