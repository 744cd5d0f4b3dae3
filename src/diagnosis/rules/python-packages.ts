import type { Rule } from '../rule.ts';
import { cutAt } from './cut.ts';
import { GO_BACK, install, LOCK_AGAIN } from './remedies.ts';

/** Packages below the model's own: data, serialization, installing, science. */
export const PACKAGE_RULES: readonly Rule[] = [
  {
    id: 'pyarrow-extension-type',
    signs: [
      { says: 'attribute-missing', where: { owner: /^pyarrow(?:\.lib)?$/, name: /^PyExtensionType$/ } },
      cutAt(/: class \w{1,60}\(pa\.PyExtensionType\)/),
    ],
    confidence: 'certain',
    summary: {
      en: 'datasets is too old for the installed pyarrow, which removed `PyExtensionType`.',
      zh: 'datasets 对已安装的 pyarrow 来说太旧：pyarrow 已移除 `PyExtensionType`。',
    },
    why: {
      en: 'pyarrow 21 removed `PyExtensionType`, which Hugging Face datasets before 2.14.7 uses when it is imported. ModelScope 1.9 needs such an old datasets, and nothing pins pyarrow.',
      zh: 'pyarrow 21 移除了 `PyExtensionType`，而 2.14.7 之前的 Hugging Face datasets 一导入就要用它。ModelScope 1.9 需要这样的旧 datasets，却没有固定 pyarrow。',
    },
    remedies: [
      GO_BACK,
      install('"pyarrow<21"', {
        en: 'Take an older pyarrow; 12.0.1 runs with modelscope 1.9.5 and numpy 1.26.',
        zh: '换用旧版 pyarrow；12.0.1 可与 modelscope 1.9.5、numpy 1.26 一起运行。',
      }),
      install('-U datasets', {
        en: 'Or a newer datasets, where no ModelScope holds it back.',
        zh: '若没有 ModelScope 的限制，也可升级 datasets。',
      }),
      LOCK_AGAIN,
    ],
    packages: ['pyarrow', 'datasets'],
    sources: [
      'https://github.com/opengeos/geoai/pull/220',
      'https://github.com/tracel-ai/burn/issues/3699',
      'https://github.com/meta-pytorch/torchtune/issues/2955',
    ],
  },
  {
    id: 'protobuf-descriptors',
    signs: [
      { says: 'protobuf-generated-old' },
      cutAt(/google\/protobuf\/descriptor\.py in __new__: _message\.Message\._CheckCalledFromGeneratedFile/),
    ],
    confidence: 'certain',
    summary: {
      en: 'protobuf is too new for code that an older protoc generated.',
      zh: 'protobuf 对旧版 protoc 生成的代码来说太新。',
    },
    why: {
      en: 'Some package here contains `_pb2.py` files from before protoc 3.19, and protobuf 4 refuses them. onnx, tensorboard, mmdetection3d and many others brought such files.',
      zh: '某个包里带有 protoc 3.19 之前生成的 `_pb2.py` 文件，而 protobuf 4 拒绝它们。onnx、tensorboard、mmdetection3d 等许多包都曾带过。',
    },
    remedies: [
      GO_BACK,
      install('"protobuf<3.21"', { en: 'Take protobuf 3.20.', zh: '使用 protobuf 3.20。' }),
      {
        text: {
          en: 'Or update the package that the `_pb2.py` in the traceback is of.',
          zh: '或者升级回溯中 `_pb2.py` 所属的包。',
        },
      },
      {
        text: { en: 'For once, slower:', zh: '临时办法（较慢）：' },
        command: 'PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION=python',
      },
      LOCK_AGAIN,
    ],
    packages: ['protobuf', 'onnx', 'tensorboard', 'tensorflow'],
    sources: [
      'https://github.com/victordibia/handtracking/issues/38',
      'https://github.com/vm03/payload_dumper/pull/39',
      'https://github.com/open-mmlab/mmdetection3d/issues/1528',
      'https://protobuf.dev/news/2022-05-06/',
    ],
  },
  {
    id: 'protobuf-gencode-runtime',
    signs: [
      { says: 'protobuf-versions-differ' },
      {
        says: 'name-missing',
        where: { module: /^google\.protobuf(?:\.|$)/, name: /^(?<gencode>builder|runtime_version)$/ },
        confidence: 'likely',
      },
      cutAt(/google\/protobuf\/runtime_version\.py in (?:ValidateProtobufRuntimeVersion|_ReportVersionError)/),
    ],
    confidence: 'certain',
    summary: {
      en: 'protobuf is older than the protoc that generated some code here.',
      zh: 'protobuf 比生成此处代码的 protoc 旧。',
    },
    why: {
      en: 'Generated code (`_pb2.py`) needs a protobuf at least as new as the protoc that made it, and says so when it is imported. A package was updated, and protobuf was held back or downgraded by another.',
      zh: '生成的代码（`_pb2.py`）要求 protobuf 不低于生成它的 protoc，并在导入时检查。某个包升级了，而 protobuf 被另一个包压低或降级。',
    },
    remedies: [
      GO_BACK,
      {
        text: {
          en: 'Update protobuf to the version of the generated code at least, or go back with the package that the file is of.',
          zh: '把 protobuf 升到不低于生成代码的版本，或把该文件所属的包退回旧版。',
        },
        command: 'pip install -U protobuf',
      },
      LOCK_AGAIN,
    ],
    packages: ['protobuf', 'onnx', 'tensorflow', 'tensorboard', 'grpcio'],
    sources: ['https://protobuf.dev/support/cross-version-runtime-guarantee/'],
  },
  {
    id: 'protobuf-name-removed',
    signs: [
      {
        says: 'argument-unknown',
        where: {
          function: /MessageTo(?:Dict|Json)$/,
          argument: /^(?<what>including_default_value_fields|float_precision)$/,
        },
      },
      { says: 'attribute-missing', where: { owner: /^MessageFactory$/, name: /^(?<what>GetPrototype|GetMessages)$/ } },
      {
        says: 'attribute-missing',
        where: {
          owner: /^(?:SymbolDatabase|DescriptorPool)$/,
          name: /^(?<what>GetPrototype|Add|RegisterFileDescriptor)$/,
        },
      },
      {
        says: 'attribute-missing',
        where: { owner: /^(?:google\._upb\._message\.)?FieldDescriptor$/, name: /^(?<what>label|has_options)$/ },
      },
      {
        says: 'module-missing',
        where: { module: /^google\.protobuf\.(?<what>pyext|service|internal\.enum_type_wrapper)/ },
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'The code uses `{what}` of protobuf, which the installed version no longer has.',
      zh: '代码使用了 protobuf 的 `{what}`，而已安装的版本已将其移除。',
    },
    why: {
      en: 'protobuf 5 renamed arguments of its JSON functions and 6 removed parts of its message factory. mlflow, tensorboard, onnx and google packages of before still use them.',
      zh: 'protobuf 5 改了 JSON 函数的参数名，6 移除了消息工厂的部分方法。更早的 mlflow、tensorboard、onnx 及 google 系列包仍在使用。',
    },
    remedies: [GO_BACK, install('"protobuf<5"', { en: 'Take protobuf 4.', zh: '使用 protobuf 4。' }), LOCK_AGAIN],
    packages: ['protobuf', 'mlflow', 'tensorboard', 'onnx', 'tensorflow'],
    sources: ['https://protobuf.dev/news/v26/', 'https://protobuf.dev/news/v30/'],
  },
  {
    id: 'typing-extensions-too-old',
    signs: [
      { says: 'name-missing', where: { module: /^typing_extensions$/ } },
      { says: 'attribute-missing', where: { of: /^module$/, owner: /^typing_extensions$/ } },
    ],
    confidence: 'certain',
    summary: {
      en: 'typing_extensions is too old: it does not have `{name}` yet.',
      zh: 'typing_extensions 太旧：它还没有 `{name}`。',
    },
    why: {
      en: 'typing_extensions only ever adds names. A package here was updated and uses a new one, while another (an old tensorflow, say) holds typing_extensions back.',
      zh: 'typing_extensions 只增不减。这里有某个包升级后用到了新名字，而另一个包（例如旧 tensorflow）把 typing_extensions 压在旧版。',
    },
    remedies: [install('-U typing_extensions'), GO_BACK, LOCK_AGAIN],
    packages: ['typing-extensions', 'pydantic', 'pydantic-core', 'torch', 'tensorflow'],
    sources: ['https://typing-extensions.readthedocs.io/en/latest/'],
  },
  {
    id: 'httpx-proxies-removed',
    signs: [
      { says: 'argument-unknown', where: { argument: /^proxies$/, function: /(?:Client|HTTPTransport)\.__init__$/ } },
      {
        says: 'argument-unknown',
        where: { argument: /^proxies$/ },
        through: /^(?:openai|anthropic|groq|gradio_client|langchain_openai|litellm|cohere|qdrant_client|httpx)$/,
      },
      { says: 'argument-unknown', where: { argument: /^proxies$/ }, confidence: 'possible' },
      cutAt(
        /openai\/_base_client\.py in __init__: (?:super\(\)\.__init__\(\*\*kwargs\)|self\._client = http_client or \w{0,20}HttpxClientWrapper)/,
      ),
    ],
    confidence: 'certain',
    summary: {
      en: 'httpx is too new for a package that passes `proxies` to it.',
      zh: 'httpx 对某个向它传递 `proxies` 的包来说太新。',
    },
    why: {
      en: 'httpx 0.28 removed the argument `proxies`. openai before 1.55.3, gradio_client and others still pass it.',
      zh: 'httpx 0.28 移除了参数 `proxies`。1.55.3 之前的 openai、gradio_client 等仍在传递它。',
    },
    remedies: [
      GO_BACK,
      install('"httpx<0.28"', { en: 'Stay below httpx 0.28.', zh: '使用 0.28 之前的 httpx。' }),
      LOCK_AGAIN,
    ],
    lookAt: [{ en: 'Whether the call that fails is one of httpx.', zh: '出错的调用是否是 httpx 的。' }],
    packages: ['httpx', 'openai', 'gradio-client', 'gradio'],
    sources: ['https://github.com/encode/httpx/blob/master/CHANGELOG.md'],
  },
  {
    id: 'setuptools-pkg-resources',
    signs: [
      { says: 'module-missing', where: { module: /^pkg_resources(?:\.|$)/ } },
      {
        says: 'name-missing',
        where: { module: /^pkg_resources$/, name: /^(?:packaging|six|appdirs|pyparsing|parse_version)$/ },
      },
      cutAt(/: (?:import|from) pkg_resources\b/),
    ],
    confidence: 'certain',
    summary: {
      en: 'The code imports pkg_resources, which the installed setuptools does not have (or not whole).',
      zh: '代码导入了 pkg_resources，而环境里的 setuptools 没有它（或不完整）。',
    },
    why: {
      en: 'pkg_resources is a part of setuptools: 82 removed it, 70 the packages that came inside it, and environments of Python 3.12 have no setuptools at first. `pip freeze` leaves setuptools out, so an environment that is rebuilt from it gets another one.',
      zh: 'pkg_resources 属于 setuptools：82 移除了它，70 移除了它内含的包，而 Python 3.12 的新环境起初没有 setuptools。`pip freeze` 不记录 setuptools，所以据此重建的环境会装上别的版本。',
    },
    remedies: [
      GO_BACK,
      install('"setuptools<70"', { en: 'Install a setuptools that has it.', zh: '安装仍带有它的 setuptools。' }),
      {
        text: {
          en: 'Record environments with lastgood: it reads what is installed, setuptools included.',
          zh: '用 lastgood 记录环境：它读取实际安装的内容，包括 setuptools。',
        },
        command: 'lastgood env capture -o pylock.toml',
      },
    ],
    packages: ['setuptools'],
    sources: [
      'https://github.com/open-mmlab/mmcv/issues/3325',
      'https://setuptools.pypa.io/en/latest/history.html',
      'docs/reference/environments.md',
    ],
  },
  {
    id: 'setuptools-distutils-version',
    signs: [{ says: 'attribute-missing', where: { owner: /^distutils$/, name: /^version$/ } }],
    confidence: 'certain',
    summary: {
      en: 'setuptools is too new for a package that uses `distutils.version` without importing it.',
      zh: 'setuptools 对某个未导入就使用 `distutils.version` 的包来说太新。',
    },
    why: {
      en: 'setuptools puts its own distutils in place of the one of Python, and since 59.6 that one does not bring `version` along by itself. torch up to 1.10 relies on it for TensorBoard.',
      zh: 'setuptools 用自己的 distutils 取代 Python 自带的，而自 59.6 起它不再自动带上 `version`。torch 1.10 及更早的 TensorBoard 部分依赖它。',
    },
    remedies: [GO_BACK, install('setuptools==59.5.0'), LOCK_AGAIN],
    packages: ['setuptools', 'torch'],
    sources: ['https://github.com/pytorch/pytorch/issues/69894'],
  },
  {
    id: 'scipy-name-removed',
    signs: [
      {
        says: 'name-missing',
        where: {
          module: /^scipy(?:\.(?:misc|signal|integrate|interpolate|linalg|stats|special|sparse|ndimage)\b|$)/,
          name: /^(?:imread|imresize|imsave|imrotate|imshow|toimage|fromimage|bytescale|logsumexp|factorial|comb|face|ascent|electrocardiogram|derivative|central_diff_weights|gaussian|hann|hamming|blackman|kaiser|boxcar|triang|bartlett|simps|trapz|cumtrapz|romberg|quadrature|interp|interp2d|tril|triu|kron|binom_test|median_absolute_deviation|betai|sph_harm|lpmn|lpn|rsh|randn|mean|zeros|array|exp|sqrt|pi|arange|stack|ones)$/,
        },
      },
      {
        says: 'attribute-missing',
        where: {
          of: /^module$/,
          owner: /^scipy(?:\.\w{1,40})?$/,
          name: /^(?:imread|imresize|imsave|imrotate|toimage|logsumexp|factorial|misc|gaussian|hann|hamming|blackman|simps|trapz|cumtrapz|interp2d|binom_test|sph_harm|array|zeros|mean|sqrt|exp|pi|arange|fft2|rand|randn|interp|cumtrapz|derivative|ascent|face)$/,
        },
      },
      {
        says: 'module-missing',
        where: {
          module:
            /^scipy\.(?<name>misc|weave|integrate\.quadrature|_lib\.six|ndimage\.interpolation|signal\.signaltools|optimize\.minpack2|stats\.mstats_basic)/,
        },
      },
      cutAt(
        /: from scipy\.misc import .{0,80}?\b(?<name>imread|imresize|imsave|imrotate|toimage|logsumexp|factorial|comb)\b/,
      ),
    ],
    confidence: 'certain',
    summary: {
      en: 'The code uses `{name}` of SciPy, which the installed version no longer has.',
      zh: '代码使用了 SciPy 的 `{name}`，而已安装的版本已将其移除。',
    },
    why: {
      en: 'SciPy moved or removed it: the image functions of scipy.misc with 1.3, windows of scipy.signal with 1.13, simps and trapz with 1.14. The code is older than that.',
      zh: 'SciPy 已移动或移除它：scipy.misc 的图像函数自 1.3，scipy.signal 的窗函数自 1.13，simps、trapz 自 1.14。代码比这更旧。',
    },
    remedies: [
      GO_BACK,
      install('"scipy<1.13"', {
        en: 'Take an older SciPy: below 1.3 for scipy.misc.imread and imresize, below 1.13 for windows, below 1.14 for simps.',
        zh: '换用旧版 SciPy：scipy.misc.imread、imresize 需低于 1.3，窗函数需低于 1.13，simps 需低于 1.14。',
      }),
      LOCK_AGAIN,
    ],
    packages: ['scipy'],
    sources: ['https://docs.scipy.org/doc/scipy/release.html'],
  },
  {
    id: 'sklearn-name-removed',
    signs: [
      {
        says: 'module-missing',
        where: {
          module:
            /^sklearn\.(?<what>externals|cross_validation|grid_search|utils\.linear_assignment_|datasets\.samples_generator|neighbors\.base|ensemble\.forest|tree\.tree|linear_model\.logistic|preprocessing\.(?:label|imputation|data)|utils\.fixes|metrics\.scorer|decomposition\.pca|cluster\.k_means_|svm\.classes|feature_extraction\.stop_words|utils\.testing)/,
        },
      },
      {
        says: 'name-missing',
        where: {
          module: /^sklearn\.(?:externals|preprocessing|metrics|datasets)$/,
          name: /^(?<what>joblib|six|Imputer|jaccard_similarity_score|load_boston|plot_confusion_matrix)$/,
        },
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'The code (or a pickle) uses `{what}` of scikit-learn, which the installed version no longer has.',
      zh: '代码（或 pickle）使用了 scikit-learn 的 `{what}`，而已安装的版本已将其移除。',
    },
    why: {
      en: 'scikit-learn moved its modules with 0.22 and removed `externals` with 0.23. Models that were pickled before name the old places, so they load only with the version that wrote them.',
      zh: 'scikit-learn 在 0.22 调整了模块位置，0.23 移除了 `externals`。此前 pickle 的模型记录的是旧位置，只能用写出它的版本加载。',
    },
    remedies: [
      GO_BACK,
      {
        text: {
          en: 'Install the scikit-learn that the model was saved with; pin it with the model in one release.',
          zh: '安装保存模型时所用的 scikit-learn，并与模型固定在同一个发布里。',
        },
      },
      LOCK_AGAIN,
    ],
    packages: ['scikit-learn'],
    sources: ['https://scikit-learn.org/stable/model_persistence.html'],
  },
];
