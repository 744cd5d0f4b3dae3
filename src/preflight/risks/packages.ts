import type { Risk } from '../risk.ts';

/** What packages need of each other, of the Python and of the machine. */
export const PACKAGES = {
  extensionMissing: {
    id: 'mmcv-ext-missing',
    summary: {
      en: 'The worker {worker} needs mmcv with its compiled operators (mmcv._ext), and there is {there}.',
      zh: '工作进程 {worker} 需要带编译算子的 mmcv（mmcv._ext），而现有的是 {there}。',
    },
    absent: {
      en: 'The worker {worker} needs mmcv with its compiled operators (mmcv._ext), and no mmcv is among the packages.',
      zh: '工作进程 {worker} 需要带编译算子的 mmcv（mmcv._ext），而包列表中没有 mmcv。',
    },
    why: {
      en: 'mmcv-lite, and mmcv below 2, have no compiled operators. The model cannot be imported without them ("No module named \'mmcv._ext\'").',
      zh: "mmcv-lite 以及 2 以下的 mmcv 不含编译的算子；没有它们就无法导入模型（No module named 'mmcv._ext'）。",
    },
    remedies: [
      {
        text: { en: 'Install mmcv-full 1.7, in place of the other.', zh: '卸载它，改装 mmcv-full 1.7。' },
        command: "pip uninstall -y mmcv mmcv-lite && pip install 'mmcv-full==1.7.1'",
      },
    ],
  },
  moduleMissing: {
    id: 'module-missing',
    summary: {
      en: 'The worker {worker} imports {module}, and {packages} is not among the packages.',
      zh: '工作进程 {worker} 要导入 {module}，而 {packages} 不在包列表中。',
    },
    why: { en: 'It ends with "No module named \'{module}\'".', zh: "启动时会报 No module named '{module}'。" },
    remedies: [{ text: { en: 'Add it to the environment.', zh: '把它加入环境。' }, command: 'pip install {packages}' }],
  },
  checkedAtImport: {
    id: 'package-requirement-unmet',
    summary: {
      en: '{name} {version} refuses {other} {otherVersion} when it is imported: it wants {wanted}.',
      zh: '{name} {version} 在导入时会拒绝 {other} {otherVersion}：它要求 {wanted}。',
    },
    why: {
      en: 'Most packages only state which versions they want; this one checks them as it is imported, and stops.',
      zh: '多数包只是声明需要的版本，而这个包会在导入时检查，不符就终止。',
    },
    remedies: [
      { text: { en: 'Install what it wants.', zh: '安装它要求的版本。' }, command: "pip install '{other}{wanted}'" },
    ],
  },
  wheelUnfit: {
    id: 'wheel-unsupported',
    summary: {
      en: '{name} {version} has no wheel that fits {here}: {wheels}.',
      zh: '{name} {version} 没有适用于 {here} 的 wheel：{wheels}。',
    },
    why: {
      en: 'The name of a wheel says which Python, system and processor it is for; it cannot be installed on others.',
      zh: 'wheel 的文件名标明了它适用的 Python、系统和处理器，其他环境无法安装。',
    },
    remedies: [
      {
        text: {
          en: 'Use the Python and the kind of machine that it was locked for, or lock again on this one.',
          zh: '使用锁定时的 Python 和机器类型，或在本机重新锁定。',
        },
        command: 'lastgood env lock -r requirements.txt --python {python} -o pylock.toml',
      },
    ],
  },
  pythonUnfit: {
    id: 'python-version-unfit',
    summary: {
      en: '{name} {version} is for Python {wanted}, and this is Python {python}.',
      zh: '{name} {version} 要求 Python {wanted}，而这里是 Python {python}。',
    },
    why: {
      en: 'Its metadata say so, and it uses what other versions of Python do not have.',
      zh: '它的元数据如此声明，并会用到其他 Python 版本没有的东西。',
    },
    remedies: [
      {
        text: {
          en: 'Use such a Python, or another version of {name}.',
          zh: '使用符合要求的 Python，或换一个 {name} 版本。',
        },
      },
    ],
  },
  cpuTooOld: {
    id: 'instructions-missing',
    summary: {
      en: '{name} {version} needs a processor with {needs}; this one has no {lacks}.',
      zh: '{name} {version} 需要支持 {needs} 的处理器；本机缺少 {lacks}。',
    },
    why: {
      en: 'Its wheels are compiled for such processors; on others the program is killed with "Illegal instruction", or refuses to be imported. Virtual machines may hide what the processor has.',
      zh: '它的 wheel 是为这类处理器编译的；在其他处理器上会以 Illegal instruction 被杀，或拒绝导入。虚拟机可能隐藏了处理器的能力。',
    },
    remedies: [
      {
        text: { en: 'Take a version that does without.', zh: '改用不需要它的版本。' },
        command: "pip install '{name}{works}'",
      },
      {
        text: {
          en: 'On a virtual machine, pass the host’s processor through (cpu: host).',
          zh: '在虚拟机上，直通宿主机的处理器（cpu: host）。',
        },
      },
    ],
  },
  unresolved: {
    id: 'pip-no-matching-distribution',
    summary: {
      en: 'The requirements name what the index does not have for this Python.',
      zh: '依赖中有索引里没有、或不适用于该 Python 的包。',
    },
    why: { en: '{said}', zh: '{said}' },
    remedies: [
      {
        text: {
          en: '{hint}',
          zh: '检查名称和版本是否正确、索引里是否有，并用 --python 指明适用的 Python。',
        },
      },
    ],
  },
} as const satisfies Record<string, Risk>;
