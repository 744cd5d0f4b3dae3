import type { Look, Rule } from '../rule.ts';

/** An index that was not reached has no versions to show. */
const INDEX_FAILED: readonly Look[] = [
  { says: 'index-tls' },
  { says: 'tls-missing' },
  { says: 'index-retry' },
  { says: 'index-refused' },
  { says: 'proxy-failed' },
];
const INDEX_GONE: readonly Look[] = [...INDEX_FAILED, { says: 'index-unreachable' }, { says: 'index-untrusted' }];

/** pip, uv and their kin: what can not be found, or not be installed together. */
export const INSTALL_RULES: readonly Rule[] = [
  {
    id: 'pip-no-matching-distribution',
    signs: [
      { says: 'version-unavailable' },
      { says: 'distribution-unavailable', where: { versions: /\d/ } },
      { says: 'distribution-unavailable', also: [{ says: 'python-ignored-versions' }] },
      { says: 'distribution-unavailable', also: [{ says: 'distribution-unavailable', where: { versions: /\d/ } }] },
      // An index that refuses (401, 403) looks empty, too: pip says no more of it.
      { says: 'distribution-unavailable', unless: INDEX_GONE, confidence: 'likely' },
    ],
    confidence: 'certain',
    summary: {
      en: 'No version of {requirement} fits this Python and this system in the index that was asked.',
      zh: '在所查询的索引中，{requirement} 没有适合当前 Python 和系统的版本。',
    },
    why: {
      en: 'An index shows only what fits: wheels for this Python, system and processor. Mostly the Python is too new (or too old) for that version; a version with `+cu118` or the like is only in the index of PyTorch and not for macOS; or the name is misspelt. `from versions: none` means that nothing of that name fits at all.',
      zh: '索引只会列出适用的版本：适配当前 Python、系统和处理器的 wheel。多数情况是 Python 对该版本来说太新（或太旧）；带 `+cu118` 这类后缀的版本只在 PyTorch 自己的索引里，且没有 macOS 版；也可能是名字写错了。`from versions: none` 表示该名字下没有任何适用版本。',
    },
    remedies: [
      {
        text: { en: 'See what there is for this Python.', zh: '查看当前 Python 可用的版本。' },
        command: 'python --version; python -m pip index versions PACKAGE; python -m pip debug --verbose | head -20',
      },
      {
        text: {
          en: 'Use the Python that the version was made for; lastgood fetches it.',
          zh: '使用该版本对应的 Python；lastgood 会自动获取。',
        },
        command: 'lastgood env lock -r requirements.txt --python 3.10 -o pylock.toml',
      },
      {
        text: {
          en: 'Versions of PyTorch with `+cpu` or `+cu…`: name its index.',
          zh: '带 `+cpu`、`+cu…` 的 PyTorch 版本：指定它的索引。',
        },
        command: 'uv pip install torch==2.1.2 --torch-backend=cpu',
      },
    ],
    packages: ['torch', 'torchvision', 'mmcv', 'mmcv-full'],
    sources: [
      'https://github.com/memgraph/mage/issues/489',
      'https://github.com/AILab-CVC/VideoCrafter/issues/10',
      'https://github.com/astral-sh/uv/issues/1497',
    ],
  },
  {
    id: 'conda-packages-missing',
    signs: [{ says: 'conda-packages-missing' }],
    confidence: 'certain',
    summary: {
      en: 'The channels of conda have no such package for this system.',
      zh: 'conda 的频道中没有适合本系统的这个包。',
    },
    why: {
      en: 'The package lives in another channel (mostly conda-forge), has another name there, or was never built for this system and Python.',
      zh: '该包在别的频道（多为 conda-forge）、在那里用的是别的名字，或从未为本系统和当前 Python 构建过。',
    },
    remedies: [
      {
        text: { en: 'Look for it in conda-forge.', zh: '在 conda-forge 中查找。' },
        command: 'conda search -c conda-forge PACKAGE',
      },
      {
        text: { en: 'Or install it with pip in that environment.', zh: '或在该环境里用 pip 安装。' },
        command: 'python -m pip install PACKAGE',
      },
    ],
    sources: ['https://docs.conda.io/projects/conda/en/latest/user-guide/tasks/manage-channels.html'],
  },
  {
    id: 'python-version-unfit',
    signs: [
      { says: 'python-unfit' },
      {
        says: 'python-ignored-versions',
        unless: [{ says: 'distribution-unavailable' }, { says: 'requirements-conflict' }],
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'A package does not run on this version of Python.',
      zh: '某个包不支持当前的 Python 版本。',
    },
    why: {
      en: 'Packages say which Pythons they were made for (`Requires-Python`), and installers refuse others.',
      zh: '包会写明支持的 Python 版本（`Requires-Python`），安装器会拒绝其他版本。',
    },
    remedies: [
      {
        text: { en: 'Make the environment with a Python that fits.', zh: '用合适的 Python 创建环境。' },
        command: 'lastgood env lock -r requirements.txt --python 3.10 -o pylock.toml',
      },
    ],
    sources: ['https://packaging.python.org/en/latest/specifications/core-metadata/#requires-python'],
  },
  {
    id: 'requirements-conflict',
    signs: [
      { says: 'requirements-conflict', unless: [{ says: 'distribution-unavailable' }] },
      { says: 'requirements-conflict', confidence: 'likely' },
      {
        says: 'resolution-failed',
        unless: [
          { says: 'distribution-unavailable' },
          { says: 'version-unavailable' },
          { says: 'python-unfit' },
          { says: 'index-offline' },
        ],
        confidence: 'likely',
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'The requirements contradict each other: no versions fit all of them.',
      zh: '依赖要求互相矛盾：没有能同时满足的版本。',
    },
    why: {
      en: 'Two packages ask for a third in ranges that do not overlap, or a version is pinned that one of them does not take.',
      zh: '两个包对第三个包的版本要求没有交集，或固定的版本不被其中某个包接受。',
    },
    remedies: [
      {
        text: { en: 'uv says more clearly who wants what.', zh: 'uv 能更清楚地说明谁要求了什么。' },
        command: 'uv pip compile requirements.txt',
      },
      {
        text: {
          en: 'Loosen the pin that is named, or go back to the lock that worked.',
          zh: '放宽所指出的固定版本，或退回到之前正常的锁文件。',
        },
        command: 'lastgood env build --lock pylock.toml',
      },
    ],
    sources: ['https://pip.pypa.io/en/stable/topics/dependency-resolution/'],
  },
  {
    id: 'hash-mismatch',
    signs: [{ says: 'hash-mismatch' }],
    confidence: 'certain',
    summary: {
      en: 'A package that was downloaded is not the one that the lock names: its hash differs.',
      zh: '下载到的包与锁定的不一致：哈希值不同。',
    },
    why: {
      en: 'The download was cut off or comes from a stale cache, a mirror has another file, or somebody put another one in its place. The lock exists so that this is noticed. (In `--require-hashes` mode every requirement needs a hash.)',
      zh: '下载中断、来自过期的缓存、镜像站上的文件不同，或被人替换了。锁文件正是为了发现这种情况。（在 `--require-hashes` 模式下，每个依赖都必须带哈希。）',
    },
    remedies: [
      {
        text: { en: 'Download it again, without the cache.', zh: '不使用缓存重新下载。' },
        command: 'pip install --no-cache-dir -r requirements.txt',
      },
      {
        text: {
          en: 'Still another file: do not install it; compare with the index itself.',
          zh: '如果仍不一致：不要安装，先与官方索引比对。',
        },
        command: 'pip download --no-deps --no-cache-dir PACKAGE && pip hash *.whl',
      },
    ],
    sources: ['https://pip.pypa.io/en/stable/topics/secure-installs/'],
  },
  {
    id: 'environment-managed',
    signs: [{ says: 'environment-managed' }],
    confidence: 'certain',
    summary: {
      en: 'This Python belongs to the operating system, which forbids pip to change it.',
      zh: '这个 Python 属于操作系统，系统禁止 pip 改动它。',
    },
    why: {
      en: 'Debian 12, Ubuntu 23.04, Homebrew and others mark theirs so (PEP 668), because their own tools need it as it is.',
      zh: 'Debian 12、Ubuntu 23.04、Homebrew 等都这样标记（PEP 668），因为系统自己的工具依赖它保持原样。',
    },
    remedies: [
      {
        text: { en: 'Make an environment of your own.', zh: '创建自己的虚拟环境。' },
        command: 'python3 -m venv venv && venv/bin/pip install -r requirements.txt',
      },
      {
        text: { en: 'In a container that is thrown away, one may insist.', zh: '在用完即弃的容器里，可以强制安装。' },
        command: 'pip install --break-system-packages -r requirements.txt',
      },
    ],
    sources: ['https://peps.python.org/pep-0668/'],
  },
  {
    id: 'requirement-invalid',
    signs: [{ says: 'requirement-invalid' }],
    confidence: 'certain',
    summary: {
      en: 'A line of the requirements can not be read, or their file is not there.',
      zh: '依赖清单中有一行无法解析，或清单文件不存在。',
    },
    why: {
      en: 'Since version 24.1 pip takes only versions of the standard form (PEP 440); older packages and files made by `conda list` have others.',
      zh: '从 24.1 起，pip 只接受标准格式的版本号（PEP 440）；一些旧包和 `conda list` 导出的文件不符合。',
    },
    remedies: [
      {
        text: {
          en: 'Correct the line; for an old package that can not be changed, use an older pip.',
          zh: '修正该行；如果是无法改动的旧包，就用旧版 pip。',
        },
        command: 'python -m pip install "pip<24.1"',
      },
    ],
    sources: ['https://packaging.python.org/en/latest/specifications/version-specifiers/'],
  },
  {
    id: 'distribution-unremovable',
    signs: [{ says: 'distribution-unremovable' }],
    confidence: 'certain',
    summary: {
      en: 'pip can not remove the old {package}: nothing says which files are its own.',
      zh: 'pip 无法卸载旧的 {package}：没有记录说明哪些文件属于它。',
    },
    why: {
      en: 'It was installed by the system, by conda or by distutils, which leave no RECORD.',
      zh: '它是由系统、conda 或 distutils 安装的，没有留下 RECORD 文件。',
    },
    remedies: [
      {
        text: { en: 'Install into an environment of its own.', zh: '安装到单独的虚拟环境。' },
        command: 'python3 -m venv venv && venv/bin/pip install -r requirements.txt',
      },
      {
        text: { en: 'Or put the new one over it.', zh: '或直接覆盖安装。' },
        command: 'pip install --ignore-installed {package}',
      },
    ],
    sources: ['https://pip.pypa.io/en/stable/cli/pip_uninstall/'],
  },
  {
    id: 'install-file-gone',
    role: 'general',
    signs: [{ says: 'file-gone' }],
    confidence: 'possible',
    summary: {
      en: 'pip did not find a file that it needs: {path}',
      zh: 'pip 找不到所需的文件：{path}',
    },
    why: {
      en: 'A requirement names a file of the machine where the list was made (`pip freeze` in conda writes such), a wheel was not copied, or on Windows the path is too long.',
      zh: '依赖清单里写的是当时那台机器上的文件（conda 里的 `pip freeze` 会这样写）、wheel 没有复制过来，或在 Windows 上路径太长。',
    },
    remedies: [
      {
        text: { en: 'Find lines with `@ file:`.', zh: '找出带 `@ file:` 的行。' },
        command: 'grep -n "@ file:" requirements.txt',
      },
    ],
    lookAt: [{ en: 'The line of the requirements that names it.', zh: '依赖清单中引用它的那一行。' }],
    sources: ['https://pip.pypa.io/en/stable/reference/requirements-file-format/'],
  },
  {
    id: 'git-missing',
    signs: [{ says: 'git-missing' }],
    confidence: 'certain',
    summary: {
      en: 'A requirement comes from a Git repository, and git is not installed here.',
      zh: '有依赖来自 Git 仓库，而这里没有安装 git。',
    },
    why: {
      en: 'Slim images have no git; `git+https://…` requirements need it.',
      zh: '精简镜像里没有 git，而 `git+https://…` 形式的依赖需要它。',
    },
    remedies: [
      {
        text: { en: 'Install it.', zh: '安装 git。' },
        command: 'apt-get update && apt-get install -y --no-install-recommends git',
      },
    ],
    sources: ['https://pip.pypa.io/en/stable/topics/vcs-support/'],
  },
];
