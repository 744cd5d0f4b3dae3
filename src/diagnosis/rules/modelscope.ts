import type { Rule } from '../rule.ts';
import { cutAt } from './cut.ts';
import { GO_BACK, install, LOCK_AGAIN } from './remedies.ts';

/** Modules that other rules know better when they are missing. */
const OTHERS = /^(?<missing>(?!(?:pkg_resources|distutils|imp|modelscope|torch|setuptools|numpy)$)[A-Za-z]\w*)$/;

/** What ModelScope takes from inside `datasets`, whose versions differ in it. */
const INSIDE_DATASETS =
  /^(?:LargeList|_datasets_server|_dataset_viewer|get_metadata_patterns|get_data_patterns|sanitize_patterns|OfflineModeIsEnabled|get_imports|VerificationMode|HubDatasetModuleFactory\w{0,60}|LocalDatasetModuleFactory\w{0,60}|CachedDatasetModuleFactory|PackagedDatasetModuleFactory|DataFilesNotFoundError|DatasetNotFoundError|_PACKAGED_DATASETS_MODULES|ALL_ALLOWED_EXTENSIONS|get_dataset_builder_class|get_exported_dataset_infos|_EXTENSION_TO_MODULE|_MODULE_TO_EXTENSIONS|DataFilesPatternsDict|relative_to_absolute_path|cached_path|hf_github_url|get_from_cache|map_nested|get_datasets_user_agent|create_builder_configs_from_metadata_configs|infer_module_for_data_files)$/;

/** ModelScope, and the M2FP model that is run through it. */
export const MODELSCOPE_RULES: readonly Rule[] = [
  {
    id: 'modelscope-datasets-incompat',
    signs: [
      {
        says: 'name-missing',
        where: { module: /^datasets(?:\.|$)/, file: /(?:site|dist)-packages/ },
        through: /^modelscope$/,
      },
      { says: 'name-missing', where: { module: /^datasets(?:\.|$)/ }, through: /^modelscope$/, confidence: 'likely' },
      { says: 'module-missing', where: { module: /^datasets\.\w/ }, through: /^modelscope$/ },
      {
        exception: /^(?:ImportError)?$/,
        message: /^$/,
        at: /^modelscope\/(?:msdatasets\/|pipelines\/base\.py in <module>: from modelscope\.msdatasets)/,
        confidence: 'likely',
      },
      {
        says: 'name-missing',
        where: { module: /^datasets\.(?:utils|data_files|load|packaged_modules|exceptions)/, name: INSIDE_DATASETS },
        confidence: 'likely',
      },
      {
        says: 'module-missing',
        where: { module: /^datasets\.(?:exceptions|download|utils\._datasets_server|utils\._dataset_viewer)/ },
        confidence: 'likely',
      },
      {
        says: 'name-missing',
        where: { module: /^datasets$/, name: /^(?:LargeList|VerificationMode)$/ },
        confidence: 'likely',
      },
      {
        says: 'attribute-missing',
        where: { of: /^module$/, owner: /^datasets(?:\.|$)/ },
        through: /^modelscope$/,
        confidence: 'likely',
      },
      {
        says: 'argument-unknown',
        through: /modelscope[\\/]msdatasets/,
        confidence: 'possible',
      },
      cutAt(/modelscope\/\S{1,120} in <module>: from modelscope\.msdatasets(?:\.\w{1,40}){0,4} import/),
    ],
    confidence: 'certain',
    summary: {
      en: 'This ModelScope does not work with the installed version of datasets.',
      zh: '此版本的 ModelScope 与已安装的 datasets 版本不兼容。',
    },
    why: {
      en: 'ModelScope imports parts of Hugging Face datasets that are private there and change from release to release. One of them is not in the installed version: each ModelScope release has its own narrow range of datasets, and even an image model imports it.',
      zh: 'ModelScope 会导入 Hugging Face datasets 的内部代码，而这些代码随版本变化。已安装的版本里缺少其中一个：每个 ModelScope 版本只兼容很窄的 datasets 范围，就算是图像模型也会导入它。',
    },
    remedies: [
      GO_BACK,
      install('"datasets>=2.8.0,<=2.13.0" "pyarrow<13"', {
        en: 'For modelscope 1.8 and 1.9 (M2FP):',
        zh: '适用于 modelscope 1.8、1.9（M2FP）：',
      }),
      install('"modelscope[datasets]"', {
        en: 'For another ModelScope: let it choose. It needs `datasets>=2.14.5` from 1.10, `<=2.18.0` in spring 2024 (1.13), `>=3.0.0,<=3.2.0` at 1.26.',
        zh: '其他版本的 ModelScope：让它自己选择。1.10 起需要 `datasets>=2.14.5`，2024 年春（1.13）需要 `<=2.18.0`，1.26 需要 `>=3.0.0,<=3.2.0`。',
      }),
      LOCK_AGAIN,
    ],
    lookAt: [
      {
        en: '`pip show modelscope datasets`, and which of the two was changed last.',
        zh: '`pip show modelscope datasets`，以及最近改动的是哪一个。',
      },
    ],
    packages: ['datasets', 'modelscope', 'pyarrow'],
    sources: [
      'https://github.com/modelscope/modelscope/issues/836',
      'https://github.com/modelscope/modelscope/issues/1366',
      'https://github.com/modelscope/modelscope/issues/1571',
      'https://github.com/modelscope/modelscope/issues/824',
      'https://github.com/modelscope/modelscope/issues/1050',
    ],
  },
  {
    id: 'modelscope-missing-dependency',
    signs: [
      { says: 'library-needed', where: { needer: /^modelscope\./, library: /(?<missing>.+)/ } },
      { says: 'module-missing', where: { module: OTHERS }, through: /^modelscope$/, confidence: 'likely' },
      {
        says: 'module-missing',
        where: { module: OTHERS },
        message: /^(?:\w{1,60}: ){0,4}\w{1,60}Pipeline: (?:\w{1,60}: ){0,4}No module named/,
        confidence: 'likely',
      },
      {
        says: 'module-missing',
        where: { module: OTHERS },
        message: /^(?:\w{1,60}: ){0,4}Failed to import modelscope\./,
        confidence: 'likely',
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'ModelScope needs a package that is not installed: {missing}.',
      zh: 'ModelScope 需要的一个包没有安装：{missing}。',
    },
    why: {
      en: 'ModelScope installs little by itself and asks for the packages of each field only when a model of that field is imported. Some versions import more than the model at hand needs: 1.10 asks for sentencepiece before it builds any pipeline.',
      zh: 'ModelScope 自身只安装很少的依赖，到导入某个领域的模型时才要求相应的包。有的版本导入的比当前模型需要的更多：1.10 在构建任何 pipeline 之前就要求 sentencepiece。',
    },
    remedies: [
      install('timm addict datasets simplejson sortedcontainers oss2 sentencepiece', {
        en: 'Install what is named. For M2FP ModelScope needs timm and mmcv-full, too, besides these:',
        zh: '安装所缺的包。M2FP 除下列各包外还需要 mmcv-full：',
      }),
      {
        text: {
          en: 'Or stay with modelscope 1.9.5, which M2FP runs on without the packages of language models.',
          zh: '或者留在 modelscope 1.9.5，它运行 M2FP 不需要语言模型的依赖。',
        },
        command: 'pip install modelscope==1.9.5',
      },
      GO_BACK,
      LOCK_AGAIN,
    ],
    lookAt: [
      {
        en: 'Whether the environment of the last good release has the package: its lock says so.',
        zh: '上一个正常版本的环境里是否有这个包：看它的锁文件。',
      },
    ],
    packages: ['modelscope', 'timm', 'sentencepiece', 'transformers', 'mmcv-full', 'mmcv'],
    sources: [
      'https://github.com/modelscope/modelscope/issues/724',
      'https://github.com/modelscope/modelscope/issues/931',
      'https://github.com/modelscope/modelscope/issues/1313',
      'https://github.com/modelscope/3D-Speaker/issues/140',
    ],
  },
  {
    id: 'modelscope-registry-missing',
    signs: [{ says: 'modelscope-unregistered' }],
    confidence: 'certain',
    summary: {
      en: 'This ModelScope has no `{name}` for {group} among its {registry}.',
      zh: '此版本的 ModelScope 的 {registry} 中没有用于 {group} 的 `{name}`。',
    },
    why: {
      en: "The model's configuration.json names the parts it is built of, and ModelScope did not find one of them in its index. The installed version is older than the model, or dropped it, or the packages that the part needs are missing, so that it was never registered.",
      zh: '模型的 configuration.json 写明了所用的部件，而 ModelScope 的索引里找不到其中一个。可能是已安装的版本早于该模型、已删除该部件，或缺少它依赖的包而未能注册。',
    },
    remedies: [
      {
        text: {
          en: 'Use the ModelScope version that the model was published with (its page says which), and for speech models the funasr that goes with it.',
          zh: '使用模型发布时对应的 ModelScope 版本（见模型页面）；语音模型还要用配套的 funasr。',
        },
        command: 'pip install -U modelscope',
      },
      {
        text: {
          en: 'Delete the index that another version left behind; it is made again at the next start.',
          zh: '删除其他版本留下的索引，下次启动会重新生成。',
        },
        command: 'rm -rf ~/.cache/modelscope/ast_indexer',
      },
      GO_BACK,
    ],
    lookAt: [
      {
        en: 'The lines above: `No valid ast index found`, or a warning that a package is missing.',
        zh: '看上面的行：`No valid ast index found`，或提示缺少某个包的告警。',
      },
      {
        en: "`type` and `task` in the model's configuration.json.",
        zh: '模型 configuration.json 里的 `type` 与 `task`。',
      },
    ],
    packages: ['modelscope', 'funasr'],
    sources: [
      'https://github.com/modelscope/3D-Speaker/issues/224',
      'https://github.com/modelscope/modelscope/issues/333',
      'https://github.com/modelscope/modelscope/issues/813',
      'https://github.com/modelscope/FunASR/issues/1238',
    ],
  },
  {
    id: 'm2fp-bare-state-dict',
    signs: [
      { says: 'key-missing', where: { key: /^model$/ }, through: /image_human_parsing/ },
      { exception: /^KeyError$/, message: /M2FP: \\{0,2}['"]model\\{0,2}['"]/ },
      cutAt(/image_human_parsing\/\S{1,80} in \w{1,60}: .{0,200}\[['"]model['"]\]/),
    ],
    confidence: 'certain',
    summary: {
      en: "pytorch_model.pt holds a bare state_dict; M2FP reads it from under the key 'model'.",
      zh: 'pytorch_model.pt 里是裸的 state_dict，而 M2FP 从其中的 “model” 键读取权重。',
    },
    why: {
      en: "ModelScope's M2FP does `torch.load(...)['model']`. A file written with `save_pretrained` has the weights at its top instead, so that way of backing up a model cannot be loaded again.",
      zh: "ModelScope 的 M2FP 执行 `torch.load(...)['model']`。用 `save_pretrained` 写出的文件权重直接在顶层，所以那样备份的模型无法再加载。",
    },
    remedies: [
      {
        text: {
          en: 'Copy the snapshot folder itself instead of saving the model from Python; `lastgood import modelscope` does it.',
          zh: '直接复制快照目录，不要从 Python 里另存模型；`lastgood import modelscope` 就是这样做的。',
        },
        command:
          'lastgood import modelscope ~/.cache/modelscope/hub/damo/cv_resnet101_image-multiple-human-parsing -o release',
      },
      {
        text: {
          en: 'Or wrap the weights of the file you have; the old one is kept as `.bare`.',
          zh: '或者把现有文件的权重包一层；原文件保留为 `.bare`。',
        },
        command:
          "mv pytorch_model.pt pytorch_model.pt.bare && python -c \"import torch; p='pytorch_model.pt'; torch.save({'model': torch.load(p + '.bare', map_location='cpu')}, p)\"",
      },
    ],
    packages: ['modelscope'],
    sources: ['docs/reference/modelscope.md'],
  },
  {
    id: 'modelscope-folder-incomplete',
    signs: [
      { says: 'modelscope-config-unfit' },
      { says: 'file-missing', where: { path: /configuration\.json$/ }, confidence: 'likely' },
      {
        exception: /^TypeError$/,
        message: /^type must be a str or valid type, but got <class 'NoneType'>/,
        through: /^modelscope$/,
        confidence: 'likely',
      },
      {
        exception: /^(?:ValueError|AssertionError|FileNotFoundError|OSError)$/,
        message: /configuration\.json (?:is not found|not found|does not exist)|\bno configuration\.json\b/i,
      },
      cutAt(/modelscope\/utils\/config\.py in check_(?:config|attr): /),
    ],
    confidence: 'certain',
    summary: {
      en: 'The model folder is not a complete ModelScope model: configuration.json is missing or says too little.',
      zh: '模型目录不是完整的 ModelScope 模型：configuration.json 缺失或内容不全。',
    },
    why: {
      en: 'ModelScope takes from configuration.json which task, model and pipeline a folder is for. Weights alone, or a folder made for transformers, do not have it.',
      zh: 'ModelScope 从 configuration.json 得知目录对应的任务、模型与 pipeline。只有权重的目录，或为 transformers 制作的目录，没有这些信息。',
    },
    remedies: [
      {
        text: {
          en: 'Download the whole snapshot of the revision and keep it with the release.',
          zh: '下载该版本的完整快照，并随发布一起保存。',
        },
        command: 'modelscope download --model iic/cv_resnet101_image-multiple-human-parsing --local_dir m2fp',
      },
      GO_BACK,
    ],
    packages: ['modelscope'],
    sources: ['https://github.com/QwenLM/Qwen3/issues/90', 'docs/reference/modelscope.md'],
  },
  {
    id: 'modelscope-task-unknown',
    signs: [
      {
        says: 'attribute-missing',
        where: { of: /^(?:type|object)$/, owner: /^(?:Tasks|CVTasks|NLPTasks|AudioTasks|MultiModalTasks)$/ },
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'ModelScope has no task named `{name}`.',
      zh: 'ModelScope 没有名为 `{name}` 的任务。',
    },
    why: {
      en: 'Tasks are constants of ModelScope, and the installed version has none of this name. Human parsing is `Tasks.image_segmentation` there; `Tasks.image_parsing` and `Tasks.human_parsing`, which some guides use, never existed.',
      zh: '任务是 ModelScope 的常量，已安装的版本没有这个名字。人体解析对应 `Tasks.image_segmentation`；有些教程写的 `Tasks.image_parsing`、`Tasks.human_parsing` 从未存在过。',
    },
    remedies: [
      {
        text: {
          en: "For M2FP: `pipeline(Tasks.image_segmentation, model='iic/cv_resnet101_image-multiple-human-parsing')`.",
          zh: "M2FP 请用：`pipeline(Tasks.image_segmentation, model='iic/cv_resnet101_image-multiple-human-parsing')`。",
        },
      },
    ],
    packages: ['modelscope'],
    sources: ['https://github.com/modelscope/modelscope/blob/master/tests/pipelines/test_image_human_parsing.py'],
  },
];
