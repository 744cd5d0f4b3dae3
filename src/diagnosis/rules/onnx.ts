import type { Rule } from '../rule.ts';
import { GO_BACK, install, LOCK_AGAIN } from './remedies.ts';

const RUNTIMES = ['onnxruntime', 'onnxruntime-gpu', 'onnxruntime-node', 'onnxruntime-web', 'onnx'];

/** ONNX models and ONNX Runtime, of Python, Node and browsers. */
export const ONNX_RULES: readonly Rule[] = [
  {
    id: 'onnx-ir-version',
    signs: [{ says: 'onnx-ir-unsupported' }],
    confidence: 'certain',
    summary: {
      en: 'The model is written in ONNX IR {version}, and this ONNX Runtime reads up to {supported}.',
      zh: '模型使用 ONNX IR {version}，而此 ONNX Runtime 最高支持 {supported}。',
    },
    why: {
      en: 'A newer `onnx` package stamps a newer format version on what it writes, also when nothing of it is used. ONNX Runtime 1.14 reads IR 8, 1.17 IR 9, 1.20 IR 10.',
      zh: '新版 `onnx` 包写出的文件会标上新的格式版本，即使并没用到新内容。ONNX Runtime 1.14 支持 IR 8，1.17 支持 IR 9，1.20 支持 IR 10。',
    },
    remedies: [
      {
        text: {
          en: 'Stamp the version that the runtime reads on the model, if its opset is known to it.',
          zh: '若运行时认识其 opset，可把模型的版本改为运行时支持的。',
        },
        command:
          "python -c \"import onnx; m = onnx.load('model.onnx'); m.ir_version = {supported}; onnx.save(m, 'model.onnx')\"",
      },
      {
        text: { en: 'Or update ONNX Runtime.', zh: '或者升级 ONNX Runtime。' },
        command: 'pip install -U onnxruntime',
      },
      GO_BACK,
      LOCK_AGAIN,
    ],
    packages: ['onnx', ...RUNTIMES],
    sources: [
      'https://github.com/microsoft/onnxruntime/issues/15874',
      'https://github.com/microsoft/onnxruntime/issues/20559',
      'https://github.com/microsoft/onnxruntime/issues/23602',
    ],
  },
  {
    id: 'onnx-opset-unsupported',
    signs: [{ says: 'onnx-opset-unsupported' }],
    confidence: 'certain',
    summary: {
      en: 'The opset of the model is one that this ONNX Runtime or exporter does not know.',
      zh: '模型的 opset 是此 ONNX Runtime 或导出工具不认识的。',
    },
    why: {
      en: 'The opset says which definitions of the operators a model is written with. The runtime knows them up to a number, and the model was exported with a later one.',
      zh: 'opset 说明模型用的是哪一版算子定义。运行时只认识到某个编号，而模型是用更高的编号导出的。',
    },
    remedies: [
      {
        text: {
          en: 'Export with an older opset (17 is read by every ONNX Runtime since 1.12), or update the runtime.',
          zh: '用较旧的 opset 导出（17 自 ONNX Runtime 1.12 起都能读），或升级运行时。',
        },
        command: 'pip install -U onnxruntime',
      },
      GO_BACK,
    ],
    packages: RUNTIMES,
    sources: ['https://onnxruntime.ai/docs/reference/compatibility.html'],
  },
  {
    id: 'onnx-op-missing',
    signs: [
      { says: 'onnx-op-missing', where: { op: /(?<operator>.+)/ } },
      { says: 'onnx-op-missing', where: { custom: /(?<operator>.+)/ } },
      { says: 'onnx-op-missing', where: { unregistered: /(?<operator>.+)/ } },
    ],
    confidence: 'certain',
    summary: {
      en: 'ONNX Runtime has no implementation of the operator {operator} that the model uses.',
      zh: 'ONNX Runtime 没有模型所用算子 {operator} 的实现。',
    },
    why: {
      en: 'The operator is newer than the runtime, not implemented for its type of data or for this device, or of a domain of its own whose library was not registered (mmcv, mmdeploy, onnxruntime-extensions).',
      zh: '该算子比运行时新，或没有针对其数据类型或设备的实现，或属于自定义域而未注册其库（mmcv、mmdeploy、onnxruntime-extensions）。',
    },
    remedies: [
      {
        text: { en: 'Update ONNX Runtime.', zh: '升级 ONNX Runtime。' },
        command: 'pip install -U onnxruntime',
      },
      {
        text: {
          en: 'For an op of its own: load its library with `SessionOptions.register_custom_ops_library`.',
          zh: '若是自定义算子：用 `SessionOptions.register_custom_ops_library` 加载其库。',
        },
      },
      GO_BACK,
    ],
    packages: RUNTIMES,
    sources: ['https://onnxruntime.ai/docs/reference/operators/'],
  },
  {
    id: 'onnx-input-mismatch',
    signs: [{ says: 'onnx-input-unfit' }],
    confidence: 'certain',
    summary: {
      en: 'What was fed to the model is not what it takes: {reason}.',
      zh: '输入与模型要求不符：{reason}。',
    },
    why: {
      en: 'An ONNX model fixes names, types and often shapes of its inputs, and the runtime compares them before it computes. The code around the model is of another version than the model, or the model was exported with a fixed size.',
      zh: 'ONNX 模型规定了输入的名称、类型，往往还有形状，运行时在计算前比对。说明外围代码与模型不是同一版本，或模型以固定尺寸导出。',
    },
    remedies: [
      {
        text: { en: 'See what the model takes.', zh: '查看模型的输入要求。' },
        command:
          "python -c \"import onnxruntime as o; print([(i.name, i.type, i.shape) for i in o.InferenceSession('model.onnx', providers=['CPUExecutionProvider']).get_inputs()])\"",
      },
      {
        text: {
          en: 'Keep model and code in one release, so that they change together.',
          zh: '把模型与代码放进同一个发布，让它们一起变更。',
        },
      },
      GO_BACK,
    ],
    packages: RUNTIMES,
    sources: ['https://onnxruntime.ai/docs/api/python/api_summary.html'],
  },
  {
    id: 'onnx-external-data-missing',
    signs: [{ says: 'onnx-data-missing' }],
    confidence: 'certain',
    summary: {
      en: 'The weights of the ONNX model are in a second file beside it, and that file is not there.',
      zh: 'ONNX 模型的权重在旁边的另一个文件里，而那个文件不在。',
    },
    why: {
      en: 'Models over 2 GB, and some below, keep their weights as external data (`model.onnx.data`, `model.onnx_data`) under a name relative to the model. Only the first file was copied or downloaded, or one of them was renamed.',
      zh: '超过 2 GB 的模型（以及一些较小的）把权重存为外部数据（`model.onnx.data`、`model.onnx_data`），以相对路径引用。只复制或下载了第一个文件，或其中之一被改了名。',
    },
    remedies: [
      {
        text: {
          en: 'Put both files into the same folder under their own names, and name both in the release (`models:`).',
          zh: '把两个文件以原名放在同一目录，并在发布里都写上（`models:`）。',
        },
      },
      GO_BACK,
    ],
    packages: RUNTIMES,
    sources: ['https://onnxruntime.ai/docs/tutorials/web/large-models.html'],
  },
  {
    id: 'onnx-model-invalid',
    signs: [
      {
        says: 'onnx-model-invalid',
        unless: [{ says: 'onnx-op-missing' }, { says: 'onnx-opset-unsupported' }, { says: 'onnx-ir-unsupported' }],
      },
    ],
    confidence: 'likely',
    summary: {
      en: 'ONNX Runtime refuses the model as invalid.',
      zh: 'ONNX Runtime 认为模型无效而拒绝加载。',
    },
    why: {
      en: 'The file could be parsed, and its graph breaks a rule of ONNX: types that do not fit, an operator of another opset, an auto_pad that the operator does not allow. The tool that wrote it made a mistake, or is newer than the runtime.',
      zh: '文件能解析，但图违反了 ONNX 规则：类型不符、算子属于别的 opset、算子不允许的 auto_pad。写出它的工具有误，或比运行时新。',
    },
    remedies: [
      {
        text: { en: 'Let ONNX say what is wrong with it.', zh: '让 ONNX 指出问题所在。' },
        command: 'python -c "import onnx; onnx.checker.check_model(\'model.onnx\', full_check=True)"',
      },
      GO_BACK,
    ],
    packages: RUNTIMES,
    sources: ['https://onnx.ai/onnx/api/checker.html'],
  },
  {
    id: 'onnxruntime-provider-missing',
    signs: [
      { says: 'onnx-providers-unsaid' },
      { says: 'onnx-backend-missing', confidence: 'likely' },
      { says: 'onnx-provider-missing', confidence: 'possible' },
    ],
    confidence: 'certain',
    summary: {
      en: 'ONNX Runtime cannot use the execution provider that was asked for, or was told none.',
      zh: 'ONNX Runtime 无法使用所要求的执行提供程序，或没有指定任何一个。',
    },
    why: {
      en: 'Providers (CUDA, TensorRT, OpenVINO) are compiled into separate packages, and onnxruntime and onnxruntime-gpu overwrite each other. With a provider that is not there it warns and computes on the CPU, much slower; with a package that has several and none named it stops.',
      zh: '提供程序（CUDA、TensorRT、OpenVINO）分别编译在不同的包里，onnxruntime 与 onnxruntime-gpu 会互相覆盖。要求的提供程序不存在时，它只告警并改用 CPU，慢得多；若包里有多个而没有指定，则直接停止。',
    },
    remedies: [
      {
        text: { en: 'See which ones there are.', zh: '查看有哪些可用。' },
        command: 'python -c "import onnxruntime as o; print(o.__version__, o.get_available_providers())"',
      },
      {
        text: {
          en: "Name them: `InferenceSession(path, providers=['CPUExecutionProvider'])`.",
          zh: "明确指定：`InferenceSession(path, providers=['CPUExecutionProvider'])`。",
        },
      },
      install('--force-reinstall onnxruntime-gpu', {
        en: 'For CUDA: remove onnxruntime (`pip uninstall onnxruntime`), then install the other again.',
        zh: '若要用 CUDA：先卸载 onnxruntime（`pip uninstall onnxruntime`），再重装另一个。',
      }),
    ],
    lookAt: [
      {
        en: 'Whether the CPU is what you want: then the warning means nothing.',
        zh: '是否本来就想用 CPU：若是，这条警告无关紧要。',
      },
    ],
    packages: ['onnxruntime', 'onnxruntime-gpu'],
    sources: ['https://onnxruntime.ai/docs/execution-providers/'],
  },
];
