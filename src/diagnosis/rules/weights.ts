import type { Rule } from '../rule.ts';
import { cutAt } from './cut.ts';
import { CHECK_LOCK, GO_BACK, install, LOCK_AGAIN } from './remedies.ts';

/** Code that reads weights: an empty or broken file met there is one of weights. */
const LOADERS =
  /^(?:torch|safetensors|transformers|diffusers|modelscope|mmcv|mmengine|onnx|onnxruntime|timm|ultralytics|h5py|keras|tensorflow)$/;

/** What only readers of weights say; the rest may be said of any pickle, archive or message. */
const SURELY_WEIGHTS =
  /PytorchStreamReader|central directory|The file might be corrupted|storage has wrong|corrupt file\?|data\.pkl|Header|Metadata|header|onnx|ONNX|Protobuf parsing failed|ModelProto|invalid hash value/;

/** Bytes that no pickle of weights begins with: of HTML, of JSON, of a Git LFS pointer, of a text. */
const TEXT_BYTES = /^(?:0|9|10|13|3[2-9]|4[2-57]|5[1-9]|6[0-3]|9[56]|11[89]|12[0-6]|239)$/;

/** Files of weights that cannot be read. */
export const WEIGHTS_RULES: readonly Rule[] = [
  {
    id: 'checkpoint-corrupt',
    signs: [
      { says: 'weights-unreadable', where: { reason: SURELY_WEIGHTS } },
      { says: 'weights-unreadable', through: LOADERS },
      { says: 'weights-unreadable', where: { reason: /^(?!Ran out of input)/ }, confidence: 'likely' },
      { says: 'weights-unreadable', confidence: 'possible' },
      { says: 'weights-not-pickle', where: { operand: TEXT_BYTES }, confidence: 'likely' },
      { says: 'weights-not-pickle', where: { reason: /invalid load key/ }, confidence: 'likely' },
      { exception: /^BadZipFile$/, through: LOADERS, confidence: 'likely' },
      { exception: /^BadZipFile$/, confidence: 'possible' },
      {
        exception: /^FileIntegrityError$/,
        message: /^(?![\s\S]{0,2000}download may be incomplete)/,
        confidence: 'likely',
      },
      cutAt(/torch\/serialization\.py in (?:__init__: super\(.{0,60}PyTorchFileReader|_legacy_load: magic_number = )/),
      cutAt(/zipfile(?:\/__init__)?\.py in _RealGetContents: raise BadZipFile/, { through: LOADERS }),
      cutAt(/: with safe_open\(/, { confidence: 'possible' }),
    ],
    confidence: 'certain',
    summary: {
      en: 'The file of weights cannot be read: it is damaged, incomplete, or something else than weights.',
      zh: '权重文件无法读取：已损坏、不完整，或根本不是权重。',
    },
    why: {
      en: 'The file was found, and its inside is not that of a checkpoint. Mostly a download broke off; a load key `v` means that the file is the pointer which Git LFS leaves in place of a big file, `<` that a web page was saved under its name.',
      zh: '文件找到了，但内容不是检查点。多半是下载中断；若读到的首字符（load key）是 `v`，文件是 Git LFS 留下的指针；若是 `<`，则是把网页存成了这个文件名。',
    },
    remedies: [
      GO_BACK,
      {
        text: { en: 'Look at its size and its first bytes.', zh: '看看文件大小和开头的字节。' },
        command: 'ls -lL FILE && head -c 200 FILE',
      },
      {
        text: {
          en: 'Delete it, also from the cache of the hub, and download it again; compare the hash that its page tells.',
          zh: '删除它（连同缓存里的）再重新下载，并与页面给出的哈希值核对。',
        },
      },
      {
        text: { en: 'When it begins with `version https://git-lfs`:', zh: '若开头是 `version https://git-lfs`：' },
        command: 'git lfs install && git lfs pull',
      },
      {
        text: {
          en: 'Let a release name the hash of its weights (`models: sha256:`): then a broken file never gets as far as this.',
          zh: '在发布描述里写明权重的哈希（`models: sha256:`），损坏的文件就到不了这一步。',
        },
      },
    ],
    lookAt: [
      {
        en: 'Which file was opened: the line of code above that calls `load`, and the size of that file.',
        zh: '打开的是哪个文件：看上方调用 `load` 的代码行，以及该文件的大小。',
      },
    ],
    sources: [
      'https://github.com/lukas-blecher/LaTeX-OCR/issues/267',
      'https://github.com/SoccerNet/sn-tracking/issues/4',
      'https://github.com/hhj1897/face_parsing/issues/3',
      'https://github.com/pytorch/pytorch/issues/150998',
      'https://github.com/ShineChen1024/MagicClothing/issues/11',
      'https://github.com/YuvalNirkin/fsgan/issues/18',
    ],
  },
  {
    id: 'model-file-missing',
    signs: [
      {
        says: 'file-missing',
        where: {
          path: /(?<file>[^\\/]{1,200}\.(?:pth?|pth\.tar|ckpt|onnx|safetensors|tflite|caffemodel|engine|trt|gguf|ggml|pdparams|pdmodel|pytorch_model\.bin))$/i,
        },
      },
      {
        says: 'file-missing',
        where: { path: /(?<file>[^\\/]{1,200}\.(?:bin|h5|hdf5|pb|pbtxt|weights|pkl|joblib|model))$/i },
        confidence: 'likely',
      },
      { says: 'weights-missing', where: { path: /(?<file>[^\\/]{1,200})$/ } },
      { says: 'hub-file-missing', where: { repository: /^(?:[./\\~]|[A-Za-z]:)/, file: /./ } },
    ],
    confidence: 'certain',
    summary: {
      en: 'A file of the model is not where the program looks for it: {file}.',
      zh: '程序要找的模型文件不存在：{file}。',
    },
    why: {
      en: 'The path does not exist for the process that opened it. In a container or under another user the same path is another place, and relative paths count from the folder that the program was started in.',
      zh: '对打开它的进程来说，这个路径不存在。在容器里或换了用户，同样的路径指向别处；相对路径从程序启动时所在的目录算起。',
    },
    remedies: [
      {
        text: {
          en: 'Name the model in the release (`models:`): lastgood fetches it, checks it and puts it in place before the program starts.',
          zh: '在发布描述里写明模型（`models:`）：lastgood 会在程序启动前取回、校验并放好。',
        },
      },
      GO_BACK,
    ],
    lookAt: [
      {
        en: 'Whether the file exists as the user and in the container that the program runs in.',
        zh: '以程序的用户身份、在其容器内，该文件是否存在。',
      },
    ],
    sources: ['https://docs.python.org/3/library/exceptions.html#FileNotFoundError', 'docs/reference/release-yaml.md'],
  },
  {
    id: 'state-dict-mismatch',
    signs: [
      { says: 'state-dict-unfit' },
      cutAt(/torch\/nn\/modules\/module\.py in load_state_dict: raise RuntimeError\(/),
    ],
    confidence: 'certain',
    summary: {
      en: 'The weights do not fit the network that the code builds: names or shapes of parameters differ.',
      zh: '权重与代码构建的网络不匹配：参数的名称或形状不同。',
    },
    why: {
      en: 'The file could be read, and then its parameters were laid onto the network by name. Some are missing, left over or of another shape, so the code or its configuration is of another version than the weights, or they are of another model (another number of classes, a `module.` prefix from data parallelism).',
      zh: '文件可以读取，随后按名字把参数放到网络上。有的缺失、有的多余、有的形状不同，说明代码或配置与权重不是同一版本，或权重属于另一个模型（类别数不同、带数据并行的 `module.` 前缀）。',
    },
    remedies: [
      GO_BACK,
      {
        text: {
          en: 'Take weights, configuration and code from one release; pin the revision of the weights in the release, too.',
          zh: '权重、配置与代码取自同一个版本，并在发布里固定权重的版本。',
        },
      },
      CHECK_LOCK,
    ],
    lookAt: [
      {
        en: 'Whether all names differ (a prefix, another model) or a few (another version of the code).',
        zh: '是所有名字都不同（前缀、另一个模型），还是只有少数不同（代码版本不同）。',
      },
    ],
    packages: ['transformers', 'diffusers', 'timm', 'mmdet', 'mmsegmentation', 'modelscope', 'torchvision'],
    sources: ['https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.load_state_dict'],
  },
  {
    id: 'torch26-weights-only',
    signs: [
      {
        says: 'weights-only-refused',
        message: /In PyTorch 2\.6, we changed the default/,
        unless: [
          { says: 'weights-not-pickle', where: { operand: TEXT_BYTES } },
          { says: 'weights-not-pickle', where: { reason: /./ } },
        ],
      },
      {
        says: 'weights-only-refused',
        unless: [
          { says: 'weights-not-pickle', where: { operand: TEXT_BYTES } },
          { says: 'weights-not-pickle', where: { reason: /./ } },
        ],
        confidence: 'likely',
      },
      cutAt(/torch\/serialization\.py in load: raise pickle\.UnpicklingError\(_get_wo_message/),
    ],
    confidence: 'certain',
    summary: {
      en: 'torch.load refuses the file: since PyTorch 2.6 it reads nothing but weights unless it is told to.',
      zh: 'torch.load 拒绝了这个文件：自 PyTorch 2.6 起，除非明确要求，它只读取纯权重。',
    },
    why: {
      en: 'Until 2.5 torch.load unpickled whatever was in a file, which can run code; 2.6 made `weights_only=True` the default. This file holds other objects beside its weights, as many older checkpoints do; it is not damaged.',
      zh: '2.5 及以前，torch.load 会反序列化文件里的任何内容，而那可能执行代码；2.6 把 `weights_only=True` 设为默认。这个文件除权重外还有别的对象，许多旧检查点都是如此；文件并没有损坏。',
    },
    remedies: [
      GO_BACK,
      install('"torch<2.6"', { en: 'Stay below torch 2.6.', zh: '使用 2.6 之前的 torch。' }),
      {
        text: {
          en: 'If you trust where the file is from: load it with `weights_only=False`, or allow the class that the message names with `torch.serialization.add_safe_globals`.',
          zh: '若信任文件来源：加载时写 `weights_only=False`，或用 `torch.serialization.add_safe_globals` 放行报错中的类。',
        },
      },
      {
        text: {
          en: 'For a program that you cannot change: set this for the process, for files that you trust.',
          zh: '不能改程序时：在该进程的环境里设置（仅限可信文件）。',
        },
        command: 'TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD=1',
      },
      LOCK_AGAIN,
    ],
    packages: ['torch', 'ultralytics', 'pytorch-lightning'],
    sources: [
      'https://github.com/0Xiaohei0/LocalAIVtuber/issues/51',
      'https://github.com/hhaentze/MRSegmentator/issues/19',
      'https://github.com/cubiq/ComfyUI_InstantID/issues/255',
    ],
  },
  {
    id: 'checkpoint-needs-code',
    signs: [
      { says: 'unpickle-name-missing' },
      {
        says: 'attribute-missing',
        where: {
          owner:
            /^(?:Upsample|Conv2d|Conv1d|ConvTranspose2d|GELU|LayerNorm|Hardswish|SiLU|Softmax|MultiheadAttention|AvgPool2d|BatchNorm2d)$/,
          name: /^(?:recompute_scale_factor|_padding_repeated_twice|_reversed_padding_repeated_twice|padding_mode|approximate|inplace|divisor_override|_qkv_same_embed_dim|batch_first)$/,
        },
      },
      {
        says: 'module-missing',
        where: {
          module: /^(?<needed>models|model|src|utils|lib|nets|networks|network|core|ultralytics|modules)(?:\.|$)/,
        },
        through: /torch[\\/]serialization\.py$/,
        confidence: 'likely',
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'The checkpoint holds whole objects, and their classes are not here or are of another version.',
      zh: '检查点里存的是完整对象，而它们的类不在当前程序里，或版本不同。',
    },
    why: {
      en: 'A pickle names the classes of its objects by module and name, and reading it imports them. The file was written by a program whose modules are elsewhere or of another version.',
      zh: 'pickle 以模块名和类名记录对象的类，读取时会导入它们。这个文件是由模块位置或版本不同的程序写出的。',
    },
    remedies: [
      {
        text: {
          en: 'Run it from the folder of the project that made the file, or with its version of the library.',
          zh: '在生成该文件的项目目录下运行，或使用其对应版本的库。',
        },
      },
      {
        text: {
          en: 'Better: save the state_dict alone there, and load that.',
          zh: '更好的做法：在那里只保存 state_dict，再加载它。',
        },
      },
      GO_BACK,
    ],
    packages: ['ultralytics', 'torch', 'scikit-learn'],
    sources: ['https://docs.python.org/3/library/pickle.html#what-can-be-pickled-and-unpickled'],
  },
];
