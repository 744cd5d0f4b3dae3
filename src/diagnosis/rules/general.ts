import type { Rule } from '../rule.ts';
import { CHECK_LOCK, GO_BACK, LOCK_AGAIN } from './remedies.ts';

const COMPARE = {
  en: 'What was changed since the last good release: `lastgood release diff A B` shows it.',
  zh: '自上一个正常版本以来改了什么：用 `lastgood release diff A B` 查看。',
};
const INNERMOST = {
  en: 'The package of the innermost frame of the traceback, and whether its version changed.',
  zh: '回溯最内层栈帧属于哪个包，它的版本是否变了。',
};

/** What is said when no rule knows the cause. */
export const GENERAL_RULES: readonly Rule[] = [
  {
    id: 'module-missing',
    role: 'general',
    signs: [
      { says: 'module-missing', where: { parent: /./ }, confidence: 'possible' },
      { says: 'module-missing', where: { module: /^\w+\./ }, confidence: 'possible' },
      { says: 'module-missing' },
    ],
    confidence: 'likely',
    summary: {
      en: 'The module `{module}` cannot be imported: it is not in this environment.',
      zh: '无法导入模块 `{module}`：当前环境里没有它。',
    },
    why: {
      en: 'Python looked through every folder of its path and found no such module. Its package is not installed here, or the program runs with another Python than the one that pip installed it for; a module inside a package that is installed was removed or is new.',
      zh: 'Python 找遍了搜索路径也没有这个模块。它的包没有装在这里，或程序用的不是 pip 安装时的那个 Python；若包已安装而缺其中的模块，则是已被移除或尚未加入。',
    },
    remedies: [
      GO_BACK,
      {
        text: {
          en: 'Add the package that brings it to requirements.txt, then lock and build the environment from that.',
          zh: '把提供它的包写进 requirements.txt，再锁定并重建环境。',
        },
        command: 'lastgood env lock -r requirements.txt -o pylock.toml',
      },
      CHECK_LOCK,
    ],
    lookAt: [
      {
        en: '`python -m pip show PACKAGE` with the very Python that runs the program.',
        zh: '用运行程序的那个 Python 执行 `python -m pip show PACKAGE`。',
      },
      {
        en: 'Whether a file or folder of yours has the name of the package: it would be imported instead.',
        zh: '你的某个文件或目录是否与该包同名：那样会先导入它。',
      },
    ],
    sources: ['https://docs.python.org/3/library/exceptions.html#ModuleNotFoundError'],
  },
  {
    id: 'dll-load-failed',
    role: 'general',
    signs: [{ says: 'dll-missing' }, { says: 'dll-procedure-missing' }, { says: 'dll-init-failed' }],
    confidence: 'likely',
    summary: {
      en: 'Windows cannot load a compiled module, or a library that it needs.',
      zh: 'Windows 无法加载某个编译模块，或它所依赖的库。',
    },
    why: {
      en: 'The module was found; a DLL behind it is missing or of another version. It is mostly the runtime of Visual C++, else CUDA, or a module that was compiled for another version of a package.',
      zh: '模块找到了，但它背后的某个 DLL 缺失或版本不符。多半是 Visual C++ 运行库，其次是 CUDA，或模块是为某个包的另一版本编译的。',
    },
    remedies: [
      {
        text: {
          en: 'Install the Microsoft Visual C++ Redistributable (x64), then start again.',
          zh: '安装 Microsoft Visual C++ 运行库（x64），再重新启动。',
        },
      },
      GO_BACK,
      CHECK_LOCK,
    ],
    lookAt: [INNERMOST],
    packages: ['onnxruntime', 'onnxruntime-gpu', 'opencv-python', 'torch'],
    sources: ['https://learn.microsoft.com/cpp/windows/latest-supported-vc-redist'],
  },
  {
    id: 'module-shadowed',
    role: 'general',
    signs: [
      { says: 'module-shadowed', where: { file: /(?<shadow>.+)/ } },
      { says: 'import-circular', where: { module: /(?<shadow>.+)/ }, confidence: 'possible' },
      { says: 'name-missing', where: { file: /^unknown location/, module: /(?<shadow>.+)/ } },
    ],
    confidence: 'likely',
    summary: {
      en: 'Something else is imported in place of the package, or before it is whole: {shadow}.',
      zh: '导入到的是别的东西，或包尚未加载完整：{shadow}。',
    },
    why: {
      en: 'A file or folder with the name of a package stands earlier on the path, or only the empty folder of a package is left after an update broke off. When two modules of one project import each other, it looks the same.',
      zh: '搜索路径靠前的位置有与包同名的文件或目录，或升级中断后只剩下包的空目录。同一项目的两个模块互相导入时，看起来也是这样。',
    },
    remedies: [
      {
        text: {
          en: 'Rename your file, and delete `__pycache__` beside it.',
          zh: '给你的文件改名，并删除旁边的 `__pycache__`。',
        },
      },
      {
        text: { en: 'Install the package again, whole.', zh: '重新完整安装该包。' },
        command: 'pip install --force-reinstall --no-deps PACKAGE',
      },
      CHECK_LOCK,
    ],
    lookAt: [
      {
        en: 'Where Python finds it: `python -c "import X; print(X)"`.',
        zh: 'Python 从哪里找到它：`python -c "import X; print(X)"`。',
      },
    ],
    sources: ['https://docs.python.org/3/faq/programming.html'],
  },
  {
    id: 'name-removed',
    role: 'general',
    signs: [
      { says: 'name-missing', where: { file: /(?:site|dist)-packages/ } },
      { says: 'name-missing', confidence: 'possible' },
    ],
    confidence: 'likely',
    summary: {
      en: '`{name}` cannot be imported: the installed version of its package does not have it.',
      zh: '无法导入 `{name}`：已安装版本的包里没有它。',
    },
    why: {
      en: 'The module was found and the name in it was not. It was removed or moved in a newer version, or added in one that is not installed yet; the code that imports it was written for that other version.',
      zh: '模块找到了，其中却没有这个名字。它在新版本中被移除或移动，或在尚未安装的版本里才加入；导入它的代码是为另一个版本写的。',
    },
    remedies: [GO_BACK, CHECK_LOCK, LOCK_AGAIN],
    lookAt: [
      COMPARE,
      {
        en: 'The changelog of the package: in which version did `{name}` come or go?',
        zh: '该包的更新日志：`{name}` 是在哪个版本出现或消失的？',
      },
    ],
    sources: ['https://docs.python.org/3/library/exceptions.html#ImportError'],
  },
  {
    id: 'attribute-removed',
    role: 'general',
    signs: [
      { says: 'attribute-missing', where: { of: /^(?:module|type)$/ } },
      { says: 'attribute-missing', confidence: 'possible' },
    ],
    confidence: 'likely',
    summary: {
      en: '`{owner}` has no `{name}`.',
      zh: '`{owner}` 没有 `{name}`。',
    },
    why: {
      en: 'The code uses a part of a package or an object that the installed version does not have: removed, renamed or not there yet. With NoneType as the owner something before it gave nothing instead of a value.',
      zh: '代码使用了某个包或对象的一部分，而已安装的版本没有：被移除、改名或尚未加入。若所属类型是 NoneType，则是之前某一步没有给出值。',
    },
    remedies: [GO_BACK, CHECK_LOCK],
    lookAt: [COMPARE, INNERMOST],
    sources: ['https://docs.python.org/3/library/exceptions.html#AttributeError'],
  },
  {
    id: 'argument-unknown',
    role: 'general',
    signs: [{ says: 'argument-unknown' }, { says: 'argument-missing' }, { says: 'arguments-count' }],
    confidence: 'possible',
    summary: {
      en: 'A function was called with other arguments than its installed version takes.',
      zh: '调用函数时的参数与已安装版本所接受的不符。',
    },
    why: {
      en: 'Caller and called are of different packages or versions, and one of them changed the list of arguments. It may as well be a mistake in the calling code itself.',
      zh: '调用方与被调用方属于不同的包或版本，其中一方改了参数列表。也可能只是调用代码本身写错了。',
    },
    remedies: [GO_BACK, CHECK_LOCK],
    lookAt: [COMPARE, INNERMOST],
    sources: ['https://docs.python.org/3/library/exceptions.html#TypeError'],
  },
  {
    id: 'exception-unexplained',
    role: 'unknown',
    signs: [{ exception: /./ }],
    confidence: 'possible',
    summary: {
      en: 'It ended with {type}; of what, this line alone does not decide.',
      zh: '以 {type} 结束；仅凭这一行无法判断原因。',
    },
    why: {
      en: 'No known cause fits this exception. It says where the program stopped, which need not be where it went wrong.',
      zh: '没有已知原因与这个异常相符。它说明程序停在哪里，而那不一定是出错的地方。',
    },
    remedies: [GO_BACK, CHECK_LOCK],
    lookAt: [
      INNERMOST,
      COMPARE,
      {
        en: 'The lines above the traceback, where the first warning is often nearer to the cause.',
        zh: '回溯上方的行：第一条警告往往离原因更近。',
      },
    ],
    sources: ['https://docs.python.org/3/tutorial/errors.html'],
  },
  {
    id: 'traceback-cut-off',
    role: 'general',
    signs: [{ exception: /^$/ }],
    confidence: 'possible',
    summary: {
      en: 'The traceback is cut off before its last line, which names the error.',
      zh: '回溯在最后一行之前被截断，而错误正写在那一行。',
    },
    why: {
      en: 'Frames are listed and no exception follows them. Whatever collected the log kept too little of it, or the program was killed while it wrote.',
      zh: '列出了栈帧，后面却没有异常。要么日志收集得太少，要么程序在写日志时被杀掉。',
    },
    remedies: [
      {
        text: {
          en: 'Read the whole log: more lines, or the output of a start by hand.',
          zh: '查看完整日志：取更多行，或手动启动一次看输出。',
        },
        command: 'docker logs --tail 1000 CONTAINER 2>&1 | lastgood doctor',
      },
      GO_BACK,
    ],
    lookAt: [
      {
        en: 'The whole log: the line that begins with the name of an exception.',
        zh: '完整的日志：以异常名开头的那一行。',
      },
      INNERMOST,
    ],
    sources: ['https://docs.python.org/3/tutorial/errors.html'],
  },
  {
    id: 'error-unexplained',
    role: 'unknown',
    signs: [{ unless: [{ exception: /^/ }] }],
    confidence: 'possible',
    summary: {
      en: 'The log calls something an error, and no known cause fits it.',
      zh: '日志报告了错误，但与任何已知原因都不符。',
    },
    why: {
      en: 'A line of the log is marked as an error, and no exception says more. Whether the program went on after it, only the lines around it tell.',
      zh: '日志里有一行被标为错误，没有异常给出更多信息。程序之后是否继续，只能看前后的行。',
    },
    remedies: [GO_BACK, CHECK_LOCK],
    lookAt: [
      { en: 'The lines around it, and what the program did next.', zh: '它前后的行，以及程序接下来做了什么。' },
      COMPARE,
    ],
    sources: ['https://docs.python.org/3/library/logging.html'],
  },
];
