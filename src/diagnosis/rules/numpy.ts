import type { Rule } from '../rule.ts';
import { cutAt } from './cut.ts';
import { GO_BACK, install, LOCK_AGAIN } from './remedies.ts';

/** Files of a Python that NumPy 2 does not run on: before 3.9. */
const BEFORE_NUMPY2 = /python(?:2\.7|3\.[4-8])[\\/]|Python3[4-8][\\/]/;

/** NumPy, whose binary interface and names many packages depend on. */
export const NUMPY_RULES: readonly Rule[] = [
  {
    id: 'numpy2-abi',
    signs: [
      { says: 'numpy-array-api-missing', also: [{ says: 'numpy-core-failed' }] },
      { says: 'numpy-array-api-missing', evenWarned: true, confidence: 'likely' },
      { says: 'numpy-api-old', where: { built: /^0x1\w{6}$/, numpy: /^0x2\w{6}$/ } },
      { says: 'numpy-core-failed', where: { part: /^core/ }, also: [{ says: 'numpy-abi' }] },
      { says: 'numpy-core-failed', where: { part: /^core/ }, also: [{ says: 'numpy-array-api-missing' }] },
      {
        says: 'numpy-core-failed',
        where: { part: /^core/ },
        unless: [{ says: 'numpy-api-old' }, { through: BEFORE_NUMPY2 }],
        versions: { numpy: '>=2' },
        confidence: 'likely',
      },
      { says: 'numpy-unavailable', also: [{ says: 'numpy-abi' }] },
      { says: 'numpy-unavailable', also: [{ says: 'numpy-uninitialized', where: { reason: /_ARRAY_API/ } }] },
      {
        says: 'numpy-unavailable',
        unless: [{ says: 'numpy-uninitialized', where: { reason: /No module named/ } }, { through: BEFORE_NUMPY2 }],
        versions: { numpy: '>=2' },
        confidence: 'likely',
      },
      { exception: /^$/, also: [{ says: 'numpy-abi' }], confidence: 'likely' },
      { says: 'numpy-abi', evenWarned: true, confidence: 'likely' },
      cutAt(/numpy\/core\/(?:_multiarray_umath|multiarray)\.py in __getattr__: raise|\.pxd in numpy\.import_array/),
    ],
    confidence: 'certain',
    summary: {
      en: 'A package that was compiled for NumPy 1 runs with NumPy 2.',
      zh: '为 NumPy 1 编译的包在 NumPy 2 下运行。',
    },
    why: {
      en: 'NumPy 2 changed its binary interface, and extensions compiled for NumPy 1 no longer find it. PyTorch before 2.3, pyarrow before 16, opencv-python before 4.10 and pandas before 2.2.2 are among them; pip does not know and takes NumPy 2 wherever nothing says `numpy<2`.',
      zh: 'NumPy 2 改变了二进制接口，为 NumPy 1 编译的扩展找不到它。2.3 之前的 PyTorch、16 之前的 pyarrow、4.10 之前的 opencv-python、2.2.2 之前的 pandas 都是如此；pip 并不知情，只要没写 `numpy<2` 就会装上 NumPy 2。',
    },
    remedies: [GO_BACK, install('"numpy<2"', { en: 'Go back to NumPy 1.', zh: '退回 NumPy 1。' }), LOCK_AGAIN],
    lookAt: [
      {
        en: '`pip show numpy`, and in the traceback the package whose import failed: a newer one of it may be compiled for NumPy 2.',
        zh: '`pip show numpy`，以及回溯里导入失败的是哪个包：它的新版本可能已支持 NumPy 2。',
      },
    ],
    packages: ['numpy', 'opencv-python', 'opencv-python-headless', 'torch', 'pyarrow', 'pandas', 'scipy'],
    sources: [
      'https://github.com/rhasspy/wyoming-satellite/issues/256',
      'https://github.com/pytorch/pytorch/issues/132179',
      'https://github.com/securefederatedai/openfederatedlearning/issues/999',
      'https://github.com/sniklaus/pytorch-unflow/issues/17',
      'https://numpy.org/doc/stable/numpy_2_0_migration_guide.html',
    ],
  },
  {
    id: 'numpy-too-old',
    signs: [
      { says: 'numpy-api-old', where: { numpy: /^(?:0x)?[1-9a-f]\w?$/ } },
      { says: 'numpy-core-failed', also: [{ says: 'numpy-api-old', where: { numpy: /^(?:0x)?[1-9a-f]\w?$/ } }] },
      { says: 'numpy-api-old', where: { built: /^0x2\w{6}$/, numpy: /^0x1\w{6}$/ } },
      { says: 'module-missing', where: { module: /^numpy\._core/ }, versions: { numpy: '<2' } },
      { says: 'numpy-core-failed', where: { part: /^_core/ }, confidence: 'likely' },
      {
        says: 'attribute-missing',
        where: {
          of: /^module$/,
          owner: /^numpy$/,
          name: /^(?:dtypes|exceptions|trapezoid|isdtype|astype|concat|permute_dims|unique_values|vecdot|matrix_transpose|bitwise_count|acos|typing|broadcast_shapes)$/,
        },
        confidence: 'likely',
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'NumPy is older than the one that something here was made with.',
      zh: 'NumPy 比这里某个组件构建或保存时所用的版本旧。',
    },
    why: {
      en: 'A compiled package needs at least the NumPy that it was built with, and a pickle of NumPy 2 names its classes `numpy._core`, which NumPy before 1.26 does not have. Either was met here.',
      zh: '编译好的包至少需要构建时的 NumPy；NumPy 2 保存的 pickle 用 `numpy._core` 指称其类，而 1.26 之前的 NumPy 没有它。这里遇到了其中之一。',
    },
    remedies: [
      install('-U "numpy>=1.26,<2"', {
        en: 'Take the last NumPy 1, which has both.',
        zh: '换用最后一版 NumPy 1，两者它都支持。',
      }),
      GO_BACK,
      LOCK_AGAIN,
    ],
    packages: ['numpy', 'opencv-python', 'scikit-learn', 'pandas'],
    sources: [
      'https://github.com/the-raspberry-pi-guy/raspirobots/issues/3',
      'https://numpy.org/doc/stable/user/troubleshooting-importerror.html',
    ],
  },
  {
    id: 'numpy-alias-removed',
    signs: [
      { says: 'numpy-name-removed' },
      {
        says: 'attribute-missing',
        where: {
          of: /^module$/,
          owner: /^numpy$/,
          name: /^(?:float|int|bool|object|complex|str|long|unicode|typeDict|float_|complex_|Inf|Infinity|infty|NaN|NINF|PINF|NZERO|PZERO|unicode_|string_|cfloat|singlecomplex|longfloat|longcomplex|clongfloat|int0|uint0|bool8|object0|str0|bytes0|void0|trapz|in1d|row_stack|product|cumproduct|sometrue|alltrue|asfarray|cast|source|lookfor|who|msort|round_|find_common_type|set_numeric_ops|issubclass_|obj2sctype|sctype2char|sctypes|issctype|maximum_sctype|DataSource|compat|math|disp|byte_bounds|safe_eval|nbytes|recfromcsv|recfromtxt|add_newdoc|add_docstring|deprecate|get_array_wrap|tracemalloc_domain|VisibleDeprecationWarning|RankWarning|ComplexWarning|TooHardError|ModuleDeprecationWarning|_NoValue|asscalar|rank)$/,
        },
      },
      {
        says: 'name-missing',
        where: {
          module: /^numpy$/,
          name: /^(?:float|int|bool|object|complex|float_|complex_|Inf|Infinity|NaN|NINF|PINF|unicode_|string_|bool8|trapz|product|cumproduct|in1d|asscalar|VisibleDeprecationWarning|RankWarning|ComplexWarning)$/,
        },
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'The code uses `np.{name}`, which the installed NumPy no longer has.',
      zh: '代码使用了 `np.{name}`，而已安装的 NumPy 已将其移除。',
    },
    why: {
      en: 'NumPy 1.24 removed the aliases of Python types (np.float, np.int, np.bool, np.object), and NumPy 2.0 a hundred more names (np.float_, np.Inf, np.NaN, np.trapz). The code is older than the NumPy it runs with.',
      zh: 'NumPy 1.24 移除了 Python 类型的别名（np.float、np.int、np.bool、np.object），NumPy 2.0 又移除了上百个名字（np.float_、np.Inf、np.NaN、np.trapz）。代码比所用的 NumPy 旧。',
    },
    remedies: [
      GO_BACK,
      install('"numpy<1.24"', {
        en: 'For np.float, np.int, np.bool, np.object and their like: NumPy before 1.24.',
        zh: '若是 np.float、np.int、np.bool、np.object 之类：用 1.24 之前的 NumPy。',
      }),
      install('"numpy<2"', {
        en: 'For np.float_, np.Inf, np.NaN and others of 2.0: NumPy before 2.',
        zh: '若是 np.float_、np.Inf、np.NaN 等 2.0 移除的名字：用 2 之前的 NumPy。',
      }),
      {
        text: {
          en: 'Or change the code: `float` instead of np.float, `np.float64` instead of np.float_, `np.inf` instead of np.Inf.',
          zh: '或者改代码：np.float 改为 `float`，np.float_ 改为 `np.float64`，np.Inf 改为 `np.inf`。',
        },
      },
      LOCK_AGAIN,
    ],
    packages: ['numpy'],
    sources: [
      'https://github.com/csxmli2016/ASFFNet512/issues/8',
      'https://github.com/modelscope/modelscope/issues/167',
      'https://github.com/FoundationVision/ByteTrack/issues/330',
      'https://numpy.org/devdocs/release/1.24.0-notes.html',
    ],
  },
  {
    id: 'numpy-dtype-size-changed',
    signs: [{ says: 'numpy-size-changed' }],
    confidence: 'certain',
    summary: {
      en: 'A compiled package and NumPy disagree about the size of `numpy.{type}`: it was built for another NumPy.',
      zh: '某个编译好的包与 NumPy 对 `numpy.{type}` 的大小看法不一：它是为另一个 NumPy 构建的。',
    },
    why: {
      en: "The package has the layout of NumPy's objects compiled in, and at import it compares it with the NumPy that is there. The sizes differ, so it stops before it reads wrong memory; one of the two was changed without the other.",
      zh: '该包把 NumPy 对象的布局编译在内，导入时与现有的 NumPy 比对。大小不同，于是在读错内存之前停下；两者之一被单独更换了。',
    },
    remedies: [
      GO_BACK,
      install('"numpy==1.26.4"', {
        en: 'dtype, expected 96, got 88: NumPy became 2. Go back to the last NumPy 1.',
        zh: 'dtype，预期 96 得到 88：NumPy 升到了 2，退回最后一版 NumPy 1。',
      }),
      install('-U "numpy<2"', {
        en: 'ndarray, expected 88 or 96, got 80 or 88: NumPy is too old for the package. Take a newer one.',
        zh: 'ndarray，预期 88 或 96，得到 80 或 88：NumPy 对该包来说太旧，换新一些的。',
      }),
      {
        text: {
          en: 'Else install the package that fails again, for the NumPy that is there: the last one in the traceback, such as pandas, scikit-learn or pycocotools.',
          zh: '否则针对现有 NumPy 重新安装出错的包：回溯中的最后一个，例如 pandas、scikit-learn、pycocotools。',
        },
        command: 'pip install --force-reinstall --no-cache-dir --no-deps PACKAGE',
      },
      LOCK_AGAIN,
    ],
    packages: ['numpy', 'pandas', 'scikit-learn', 'pycocotools', 'scipy'],
    sources: [
      'https://github.com/Xt-cyh/CoDI-Eval/issues/4',
      'https://github.com/RangiLyu/nanodet/issues/291',
      'https://numpy.org/devdocs/user/troubleshooting-importerror.html',
    ],
  },
];
