import type { Rule } from '../rule.ts';
import { cutAt } from './cut.ts';
import { GO_BACK, install, LOCK_AGAIN } from './remedies.ts';

const MMCV = ['mmcv', 'mmcv-full', 'mmcv-lite'];

const WITH_OPS = [
  install('mmcv-full==1.7.1 -f https://download.openmmlab.com/mmcv/dist/cpu/torch1.13/index.html', {
    en: 'For torch 1.13 on a CPU: remove mmcv and mmcv-lite (`pip uninstall -y mmcv mmcv-lite`), then install mmcv-full with compiled ops. For another torch or CUDA put its name into the address: `cu117/torch1.13`.',
    zh: 'torch 1.13（CPU）：先卸载 mmcv 和 mmcv-lite（`pip uninstall -y mmcv mmcv-lite`），再安装带编译算子的 mmcv-full。其他 torch 或 CUDA 请相应修改地址，例如 `cu117/torch1.13`。',
  }),
  {
    text: {
      en: 'For torch 2.0 to 2.4 and code of mmcv 2: let OpenMIM choose the wheel. For newer torch no wheel is published: keep the older torch, or compile.',
      zh: 'torch 2.0 至 2.4 且代码面向 mmcv 2：用 OpenMIM 选择预编译包。更新的 torch 没有预编译包：请保留旧 torch，或自行编译。',
    },
    command: 'pip install -U openmim && mim install "mmcv>=2.0.1,<2.2.0"',
  },
];

/** OpenMMLab's mmcv: its compiled ops, and its two lines 1.x and 2.x. */
export const MMCV_RULES: readonly Rule[] = [
  {
    id: 'mmcv-ext-missing',
    signs: [
      { says: 'module-missing', where: { module: /^mmcv\.(?:_ext|_flash_attn_ext|_ext_)/ } },
      { exception: /^$/, also: [{ says: 'mmcv-lite-used' }], confidence: 'possible' },
      { says: 'mmcv-lite-used', evenWarned: true, confidence: 'possible' },
      cutAt(/: from (?:mmcv\.ops(?:\.\w{1,40})? import|\.point_head import PointHead)\b/, { confidence: 'possible' }),
    ],
    confidence: 'certain',
    summary: {
      en: 'The installed mmcv has no compiled ops: the extension `mmcv._ext` is not there.',
      zh: '已安装的 mmcv 不含编译好的算子：缺少扩展模块 `mmcv._ext`。',
    },
    why: {
      en: 'mmcv comes with and without compiled ops: mmcv-full (1.x) and mmcv (2.x) have them, mmcv (1.x) and mmcv-lite (2.x) have not, and all of them install the same folder. The folder was found and the extension in it was not, so one without ops is installed or has written over the other.',
      zh: 'mmcv 分带算子与不带算子两种：mmcv-full（1.x）和 mmcv（2.x）带，mmcv（1.x）和 mmcv-lite（2.x）不带，而它们装在同一个目录。这里找到了目录却没有其中的扩展，说明装的是不带算子的，或它覆盖了带算子的。',
    },
    remedies: [...WITH_OPS, GO_BACK, LOCK_AGAIN],
    lookAt: [
      {
        en: '`pip list | grep -i mmcv`: exactly one of mmcv, mmcv-full and mmcv-lite may be there.',
        zh: '`pip list | grep -i mmcv`：mmcv、mmcv-full、mmcv-lite 只应有一个。',
      },
      {
        en: 'Whether the program needs compiled ops at all: with mmcv-lite it warns at start, and may go on well.',
        zh: '程序是否真的需要编译算子：装 mmcv-lite 时启动会告警，但也可能运行正常。',
      },
    ],
    packages: [...MMCV, 'torch'],
    sources: [
      'https://github.com/open-mmlab/mmcv/issues/2059',
      'https://github.com/modelscope/facechain/issues/461',
      'https://github.com/open-mmlab/mmpose/issues/3014',
    ],
  },
  {
    id: 'mmcv-ext-undefined-symbol',
    signs: [
      { says: 'symbol-undefined', where: { library: /mmcv(?:_full)?[\\/](?:\S{0,60}[\\/])?_(?:flash_attn_)?ext/ } },
      {
        says: 'symbol-undefined',
        where: { library: /(?:^|[\\/])_ext\.(?:cpython|cp3|so|pyd|abi3)/ },
        through: /^mmcv$/,
      },
      {
        says: 'symbol-undefined',
        where: { symbol: /^_{1,2}Z\w{0,20}?(?:2at|3c10|5torch|6caffe2)/ },
        through: /^mmcv$/,
        unless: [{ says: 'symbol-undefined', where: { library: /\/torch(?:vision|audio)?\/|libtorch/ } }],
        confidence: 'likely',
      },
      { says: 'dll-procedure-missing', where: { module: /^_ext$/ }, through: /^mmcv$/ },
      { says: 'dll-procedure-missing', where: { module: /^_ext$/ }, confidence: 'likely' },
      { says: 'dll-procedure-missing', through: /mmcv[\\/](?:ops|utils[\\/]ext_loader)/, confidence: 'likely' },
      { says: 'dll-missing', where: { module: /^_ext$/ }, confidence: 'likely' },
      // A traceback that was cut off before it says what went wrong.
      { exception: /^$/, through: /mmcv[\\/]utils[\\/]ext_loader\.py$/, confidence: 'possible' },
      {
        exception: /^(?:ImportError|OSError)$/,
        message: /mmcv[\\/]_(?:flash_attn_)?ext[\w.-]{0,80}\.so:?\s{0,9}$/,
        confidence: 'likely',
      },
    ],
    confidence: 'certain',
    summary: {
      en: "mmcv's compiled ops were built for another PyTorch than the one installed.",
      zh: 'mmcv 的编译算子是为另一个 PyTorch 版本构建的，与已安装的不符。',
    },
    why: {
      en: 'The extension `mmcv/_ext` calls functions inside PyTorch by their exact names, which change with every minor version; the loader found the file and not one of those names. mmcv-full 1.x wheels exist for torch up to 1.13 only, so an upgrade to torch 2 breaks every one of them.',
      zh: '扩展 `mmcv/_ext` 以确切的符号名调用 PyTorch 内部函数，而这些名字随小版本变化；加载器找到了文件，却找不到其中一个符号。mmcv-full 1.x 的预编译包只到 torch 1.13，升级到 torch 2 必然不兼容。',
    },
    remedies: [
      GO_BACK,
      {
        text: {
          en: 'Keep the torch that mmcv was built for: 1.13.1 for mmcv-full 1.7.1.',
          zh: '保留 mmcv 对应的 torch：mmcv-full 1.7.1 对应 1.13.1。',
        },
        command: 'pip install torch==1.13.1 torchvision==0.14.1',
      },
      ...WITH_OPS,
      LOCK_AGAIN,
    ],
    lookAt: [
      {
        en: "The symbol: with `at`, `c10` or `torch` in it torch differs; without, it is the compiler's library or CUDA.",
        zh: '看符号名：含 `at`、`c10` 或 `torch` 是 torch 不符；否则是编译器运行库或 CUDA 不符。',
      },
    ],
    packages: ['torch', ...MMCV],
    sources: [
      'https://github.com/open-mmlab/mmcv/issues/596',
      'https://github.com/open-mmlab/mmcv/issues/1734',
      'https://github.com/open-mmlab/mmcv/issues/2439',
      'https://github.com/open-mmlab/mmcv/issues/1594',
      'https://github.com/open-mmlab/mmsegmentation/issues/803',
    ],
  },
  {
    id: 'mmcv-ext-op-missing',
    signs: [{ says: 'extension-op-missing', where: { extension: /^_(?:flash_attn_)?ext$/ } }],
    confidence: 'certain',
    summary: {
      en: "mmcv's compiled extension lacks the op `{op}`: its Python files and its extension are of different builds.",
      zh: 'mmcv 的编译扩展缺少算子 `{op}`：它的 Python 文件与扩展不是同一次构建。',
    },
    why: {
      en: 'At import mmcv asks its extension for each op by name, and `{op}` is not in it. That happens when two mmcv packages were installed over each other, or when an old or partly compiled `_ext` lies in the folder of another version.',
      zh: 'mmcv 导入时按名字逐个检查扩展里的算子，而其中没有 `{op}`。通常是两个 mmcv 包互相覆盖，或目录里留着别的版本的、未完整编译的 `_ext`。',
    },
    remedies: [
      {
        text: { en: 'Remove all of them, then install one.', zh: '全部卸载，再只装一个。' },
        command: 'pip uninstall -y mmcv mmcv-full mmcv-lite',
      },
      ...WITH_OPS,
      GO_BACK,
    ],
    packages: MMCV,
    sources: [
      'https://github.com/modelscope/modelscope/issues/937',
      'https://github.com/open-mmlab/mmcv/issues/2022',
      'https://github.com/open-mmlab/mmdetection/issues/5178',
      'https://github.com/yzd-v/FGD/issues/25',
    ],
  },
  {
    id: 'mmcv-version-assert',
    signs: [{ says: 'openmmlab-version-unfit' }],
    confidence: 'certain',
    summary: {
      en: '{package} {version} is installed, and the package that imports it wants {name}{wanted}.',
      zh: '已安装 {package} {version}，而导入它的包要求 {name}{wanted}。',
    },
    why: {
      en: 'Packages of OpenMMLab check the versions of each other when they are imported and stop at once when one is out of range. pip does not know these ranges, so it installs sets that can never run.',
      zh: 'OpenMMLab 的各个包在导入时互相检查版本，超出范围就立即停止。pip 不知道这些范围，所以会装出根本无法运行的组合。',
    },
    remedies: [
      {
        text: {
          en: 'Install a version in the range that the message names: {name}{wanted}.',
          zh: '安装报错所列范围内的版本：{name}{wanted}。',
        },
      },
      {
        text: {
          en: 'Or keep {package} and install the line of the other package that goes with it: mmcv-full 1.7 goes with mmdet 2.26 to 2.28 and mmsegmentation up to 0.30.',
          zh: '或者保留 {package}，改装与之配套的另一方：mmcv-full 1.7 对应 mmdet 2.26 至 2.28、mmsegmentation 至 0.30。',
        },
        command: 'pip install "mmdet>=2.26,<=2.28.2" "mmsegmentation<=0.30.0"',
      },
      GO_BACK,
      LOCK_AGAIN,
    ],
    packages: [...MMCV, 'mmengine', 'mmdet', 'mmsegmentation', 'mmpose'],
    sources: [
      'https://github.com/modelscope/modelscope/issues/601',
      'https://github.com/open-mmlab/mmdetection/issues/11636',
      'https://github.com/open-mmlab/mmdetection/issues/5803',
      'https://github.com/open-mmlab/mmsegmentation/issues/3729',
    ],
  },
  {
    id: 'mmcv1-torch2-api',
    signs: [
      {
        says: 'attribute-missing',
        where: { owner: /^MM(?:Distributed)?DataParallel$/, name: /^_|^require_forward_param_sync$/ },
      },
      { says: 'attribute-missing', where: { owner: /^int$/, name: /^type$/ }, through: /^mmcv$|mmcv[\\/]parallel/ },
      {
        says: 'attribute-missing',
        where: { owner: /^int$/, name: /^type$/ },
        through: /parallel[\\/](?:_functions|scatter_gather)\.py$/,
        confidence: 'likely',
      },
      { says: 'name-missing', where: { module: /^torch(?:\.|$)/ }, through: /^mmcv$/, confidence: 'likely' },
      {
        says: 'attribute-missing',
        where: { of: /^module$/, owner: /^torch(?:\.|$)/ },
        through: /^mmcv$/,
        versions: { torch: '>=2' },
        confidence: 'likely',
        unless: [{ says: 'torchvision-ops-missing' }],
      },
      { says: 'attribute-missing', where: { owner: /^int$/, name: /^type$/ }, confidence: 'possible' },
      { exception: /^$/, through: /mmcv[\\/]parallel[\\/]/, confidence: 'possible' },
      cutAt(/torch\/nn\/parallel\/_functions\.py in _get_stream: /, { through: /^mmcv$/ }),
    ],
    confidence: 'certain',
    summary: {
      en: 'mmcv 1.x uses parts of PyTorch that the installed version no longer has.',
      zh: 'mmcv 1.x 用到了已安装的 PyTorch 中不再存在的内部接口。',
    },
    why: {
      en: "mmcv 1.x was written for torch 1 and reaches into torch's private code for data parallelism, which torch 2 changed. The error comes from that code; mmcv 1.x is not developed further, so the versions have to fit each other.",
      zh: 'mmcv 1.x 为 torch 1 编写，其数据并行部分用到了 torch 的私有代码，而 torch 2 改了这些代码。错误正出在这里；mmcv 1.x 已不再开发，只能让版本互相匹配。',
    },
    remedies: [
      GO_BACK,
      install('torch==1.13.1 torchvision==0.14.1', {
        en: 'Go back to torch 1.13, the last that mmcv-full 1.x has wheels for.',
        zh: '退回 torch 1.13，这是 mmcv-full 1.x 有预编译包的最后一个版本。',
      }),
      {
        text: {
          en: 'For inference alone do not wrap the model into MMDataParallel: call it on one device.',
          zh: '仅做推理时不要用 MMDataParallel 包装模型，直接在单个设备上调用。',
        },
      },
      LOCK_AGAIN,
    ],
    lookAt: [
      {
        en: 'Whether the traceback passes through mmcv/parallel and ends in a missing attribute of a torch class.',
        zh: '回溯是否经过 mmcv/parallel，并以 torch 的类缺少某个属性结束。',
      },
    ],
    packages: ['torch', ...MMCV],
    sources: [
      'https://github.com/open-mmlab/mmpose/issues/1331',
      'https://github.com/LMMMEng/OverLoCK/issues/8',
      'https://github.com/yunxiangfu2001/SegMAN/issues/11',
    ],
  },
  {
    id: 'mmcv2-api-removed',
    signs: [
      {
        says: 'module-missing',
        where: {
          module:
            /^mmcv\.(?:runner|parallel|engine|fileio|device|onnx|tensorrt|model_zoo|utils\.(?:config|registry|logging|path|misc|progressbar|timer|parrots_wrapper|version_utils|hub|testing|trace)|cnn\.utils|cnn\.weight_init)(?:\.|$)/,
        },
        unless: [{ says: 'module-missing', where: { parent: /^mmcv/ } }],
      },
      {
        says: 'name-missing',
        where: { module: /^mmcv(?:\.utils|\.cnn)?$/, name: gone(), file: /(?:site|dist)-packages/ },
      },
      {
        says: 'name-missing',
        where: { module: /^mmcv(?:\.utils|\.cnn)?$/, name: gone() },
        unless: [{ says: 'name-missing', where: { module: /^mmcv/, file: /^unknown location/ } }],
        confidence: 'likely',
      },
      { says: 'attribute-missing', where: { of: /^module$/, owner: /^mmcv(?:\.utils|\.cnn)?$/, name: gone() } },
      cutAt(/: (?:from|import) mmcv\.(?:runner|parallel|engine|fileio)\b/),
      cutAt(/: from mmcv import .{0,80}?\b(?:Config|ConfigDict|DictAction)\b/),
      cutAt(
        /: from mmcv\.utils import .{0,80}?\b(?:Config|Registry|build_from_cfg|get_logger|print_log|get_git_hash)\b/,
      ),
    ],
    confidence: 'certain',
    summary: {
      en: 'The code uses what mmcv 2.0 removed, and mmcv 2 is installed.',
      zh: '代码使用了 mmcv 2.0 已移除的内容，而安装的是 mmcv 2。',
    },
    why: {
      en: 'mmcv 2.0 gave its runner, parallel, fileio, Config, Registry and logging to a new package, mmengine. The name that is missing is one of those: the code was written for mmcv 1.x.',
      zh: 'mmcv 2.0 把 runner、parallel、fileio、Config、Registry、日志等移到了新包 mmengine。缺少的名字正是其中之一：代码是为 mmcv 1.x 写的。',
    },
    remedies: [
      GO_BACK,
      WITH_OPS[0]!,
      {
        text: {
          en: 'Or port the code: import Config, Registry, load_checkpoint and their like from mmengine.',
          zh: '或者迁移代码：改从 mmengine 导入 Config、Registry、load_checkpoint 等。',
        },
      },
      LOCK_AGAIN,
    ],
    packages: [...MMCV, 'mmengine'],
    sources: [
      'https://github.com/SwinTransformer/Swin-Transformer-Semantic-Segmentation/issues/94',
      'https://github.com/Adamdad/ConsistentTeacher/issues/23',
      'https://github.com/open-mmlab/mmcv/issues/2291',
      'https://github.com/open-mmlab/mmcv/issues/2757',
    ],
  },
  {
    id: 'mmcv2-needed',
    signs: [
      { says: 'module-missing', where: { module: /^mmcv\.transforms(?:\.|$)/ } },
      {
        says: 'name-missing',
        where: {
          module: /^mmcv\.(?:utils|transforms|cnn)/,
          name: /^(?:IS_MPS_AVAILABLE|IS_NPU_AVAILABLE|IS_MLU_AVAILABLE|IS_MUSA_AVAILABLE)$/,
        },
        confidence: 'likely',
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'The code was written for a newer mmcv (2.x), and an older one is installed.',
      zh: '代码面向更新的 mmcv（2.x），而安装的是旧版。',
    },
    why: {
      en: '`mmcv.transforms` came with mmcv 2.0, together with mmengine, mmdet 3 and mmsegmentation 1. The installed mmcv does not have it, so it is of the 1.x line or an early 2.0 candidate.',
      zh: '`mmcv.transforms` 随 mmcv 2.0 出现，与 mmengine、mmdet 3、mmsegmentation 1 配套。已安装的 mmcv 没有它，属于 1.x 或更早的版本。',
    },
    remedies: [WITH_OPS[1]!, GO_BACK, LOCK_AGAIN],
    packages: MMCV,
    sources: ['https://github.com/open-mmlab/mmcv/blob/main/docs/en/compatibility.md'],
  },
];

/** What mmcv 1.x offered at these places and 2.0 does not. */
function gone(): RegExp {
  return /^(?:Config|ConfigDict|DictAction|FileClient|Registry|build_from_cfg|mkdir_or_exist|ProgressBar|Timer|TimerError|check_time|check_file_exist|scandir|symlink|fopen|is_filepath|load|dump|list_from_file|dict_from_file|register_handler|track_progress|track_iter_progress|track_parallel_progress|is_str|is_list_of|is_seq_of|is_tuple_of|slice_list|concat_list|iter_cast|list_cast|tuple_cast|to_\d?tuple|check_prerequisites|requires_package|requires_executable|deprecated_api_warning|import_modules_from_strings|get_logger|print_log|get_git_hash|digit_version|TORCH_VERSION|jit|runner|parallel|engine|fileio|constant_init|kaiming_init|normal_init|xavier_init|uniform_init|trunc_normal_init|caffe2_xavier_init|bias_init_with_prob|initialize|get_model_complexity_info)$/;
}
