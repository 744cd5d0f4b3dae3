import type { Rule } from '../rule.ts';
import { cutAt } from './cut.ts';
import { GO_BACK, install, LOCK_AGAIN } from './remedies.ts';

/** The interpreter: what newer ones no longer have, and older ones not yet. */
export const PYTHON_VERSION_RULES: readonly Rule[] = [
  {
    id: 'pkgutil-impimporter',
    signs: [
      { says: 'attribute-missing', where: { owner: /^pkgutil$/, name: /^(?:ImpImporter|ImpLoader)$/ } },
      cutAt(/pkg_resources\/__init__\.py in <module>: register_finder\(pkgutil\.(?<name>ImpImporter)\b/),
    ],
    confidence: 'certain',
    summary: {
      en: 'setuptools is too old for this Python: it uses `pkgutil.{name}`, which Python 3.12 removed.',
      zh: 'setuptools 对此 Python 来说太旧：它使用了 Python 3.12 已移除的 `pkgutil.{name}`。',
    },
    why: {
      en: 'pkg_resources of setuptools before 66 reads that name when it is imported. Either Python became 3.12, or a requirement pins an old setuptools.',
      zh: 'setuptools 66 之前的 pkg_resources 一导入就读取这个名字。要么 Python 升到了 3.12，要么某条依赖固定了旧 setuptools。',
    },
    remedies: [
      GO_BACK,
      install('"setuptools>=66.1,<70"'),
      {
        text: {
          en: 'Or keep the Python of before: numpy 1.25 and older, torch 1.13 and mmcv-full have no wheels for 3.12.',
          zh: '或者保留原来的 Python：numpy 1.25 及更早、torch 1.13、mmcv-full 都没有 3.12 的预编译包。',
        },
      },
      LOCK_AGAIN,
    ],
    packages: ['setuptools', 'python'],
    sources: ['https://docs.python.org/3/whatsnew/3.12.html'],
  },
  {
    id: 'python-name-removed',
    signs: [
      {
        says: 'attribute-missing',
        where: {
          of: /^module$/,
          owner:
            /^(?:collections|inspect|fractions|time|asyncio|configparser|ssl|typing|importlib|ast|base64|cgi|platform|gettext|array|threading|locale|unittest|email|string|os|sys|xml\.etree\.cElementTree)$/,
          name: /^(?:Mapping|MutableMapping|Sequence|MutableSequence|Iterable|Iterator|Callable|Hashable|Set|MutableSet|Sized|Container|Generator|getargspec|formatargspec|gcd|clock|coroutine|async|SafeConfigParser|wrap_socket|match_hostname|PROTOCOL_SSLv3|find_loader|Str|Num|NameConstant|Bytes|Ellipsis|encodestring|decodestring|escape|linux_distribution|dist|errno|getcwdu|maxint|letters|maketrans|io)$/,
        },
      },
      {
        says: 'name-missing',
        where: {
          module:
            /^(?:collections|inspect|fractions|time|asyncio|typing|cgi|ast|platform|base64|html|importlib|distutils)$/,
          name: /^(?:Mapping|MutableMapping|Sequence|MutableSequence|Iterable|Iterator|Callable|Hashable|Set|MutableSet|Sized|Container|Generator|Awaitable|Coroutine|getargspec|formatargspec|gcd|clock|coroutine|escape|Str|linux_distribution|encodestring|ByteString)$/,
        },
      },
      cutAt(
        /: from collections import .{0,80}?\b(?<name>Mapping|MutableMapping|Sequence|MutableSequence|Iterable|Iterator|Callable|Hashable|MutableSet|Sized|Container)\b/,
      ),
      cutAt(/: from inspect import .{0,80}?\b(?<name>getargspec|formatargspec)\b/),
    ],
    confidence: 'certain',
    summary: {
      en: 'The code uses `{name}` of the standard library, which this Python no longer has.',
      zh: '代码使用了标准库的 `{name}`，而此 Python 已将其移除。',
    },
    why: {
      en: 'Python removes what it deprecated: collections.Mapping and its like with 3.10, inspect.getargspec and asyncio.coroutine with 3.11, configparser.SafeConfigParser with 3.12, ast.Str with 3.14. A package here is older than the interpreter.',
      zh: 'Python 会移除弃用的内容：collections.Mapping 等自 3.10，inspect.getargspec、asyncio.coroutine 自 3.11，configparser.SafeConfigParser 自 3.12，ast.Str 自 3.14。这里有某个包比解释器旧。',
    },
    remedies: [
      GO_BACK,
      {
        text: {
          en: 'Update the package that the innermost frame is of, or build the environment for the Python of before.',
          zh: '升级最内层栈帧所属的包，或用原来的 Python 重建环境。',
        },
        command: 'lastgood env lock -r requirements.txt --python 3.10 -o pylock.toml',
      },
    ],
    packages: ['python'],
    sources: ['https://docs.python.org/3/whatsnew/3.10.html', 'https://docs.python.org/3/whatsnew/3.11.html'],
  },
  {
    id: 'python-module-removed',
    signs: [
      {
        says: 'module-missing',
        where: {
          module:
            /^(?<what>distutils|imp|asynchat|asyncore|smtpd|cgi|cgitb|telnetlib|crypt|imghdr|sndhdr|pipes|audioop|aifc|chunk|nntplib|uu|xdrlib|msilib|nis|spwd|mailcap|lib2to3|formatter|parser|symbol|binhex|_bootlocale|dummy_threading|macpath)(?:\.|$)/,
        },
        unless: [{ says: 'module-missing', where: { parent: /./ } }],
      },
      cutAt(/: (?:import|from) (?<what>distutils|imp|asynchat|asyncore|cgi|telnetlib|imghdr|sndhdr|pipes|audioop)\b/),
    ],
    confidence: 'certain',
    summary: {
      en: 'The code imports `{what}`, which is no longer a part of Python.',
      zh: '代码导入了 `{what}`，它已不再是 Python 的一部分。',
    },
    why: {
      en: 'Python 3.12 removed distutils, imp, asyncore and asynchat, 3.13 removed cgi, imghdr, audioop, pipes, telnetlib and others. A package here is older than the interpreter. (Debian and Ubuntu keep distutils of older Pythons in a package of its own.)',
      zh: 'Python 3.12 移除了 distutils、imp、asyncore、asynchat，3.13 移除了 cgi、imghdr、audioop、pipes、telnetlib 等。这里有某个包比解释器旧。（Debian 与 Ubuntu 把旧版 Python 的 distutils 放在单独的包里。）',
    },
    remedies: [
      GO_BACK,
      {
        text: {
          en: 'Build the environment for the Python of before, or update the package that imports it.',
          zh: '用原来的 Python 重建环境，或升级导入它的包。',
        },
        command: 'lastgood env lock -r requirements.txt --python 3.10 -o pylock.toml',
      },
      install('setuptools', {
        en: 'For distutils alone: setuptools brings a replacement along.',
        zh: '若只缺 distutils：setuptools 自带替代品。',
      }),
    ],
    packages: ['python', 'setuptools'],
    sources: ['https://docs.python.org/3/whatsnew/3.12.html', 'https://docs.python.org/3/whatsnew/3.13.html'],
  },
  {
    id: 'python-too-old',
    signs: [
      {
        says: 'name-missing',
        where: {
          module: /^typing$/,
          name: /^(?<what>Literal|Final|Protocol|TypedDict|runtime_checkable|get_args|get_origin|Annotated|ParamSpec|Concatenate|TypeAlias|TypeGuard|Self|NotRequired|Required|Never|LiteralString|Unpack|TypeVarTuple|assert_never|assert_type|reveal_type|dataclass_transform|override|TypeAliasType|TypeIs|ReadOnly|NoDefault)$/,
        },
      },
      {
        says: 'name-missing',
        where: {
          module:
            /^(?:functools|itertools|enum|dataclasses|contextlib|datetime|asyncio|types|importlib|math|inspect|collections\.abc|warnings|statistics)$/,
          name: /^(?<what>cache|cached_property|singledispatchmethod|pairwise|batched|StrEnum|KW_ONLY|nullcontext|aclosing|chdir|UTC|TaskGroup|timeout|Runner|UnionType|NoneType|EllipsisType|metadata|resources|prod|isqrt|lcm|get_annotations|Buffer|deprecated|to_thread|verify|member|nonmember)$/,
        },
      },
      {
        says: 'module-missing',
        where: {
          module:
            /^(?<what>tomllib|zoneinfo|graphlib|importlib\.(?:metadata|resources)|contextvars|dataclasses)(?:\.|$)/,
        },
      },
      {
        says: 'attribute-missing',
        where: {
          of: /^module$/,
          owner: /^(?:typing|asyncio|functools|itertools|datetime|enum|dataclasses|importlib)$/,
          name: /^(?<what>Literal|Protocol|Final|TypedDict|Annotated|ParamSpec|Self|cache|cached_property|pairwise|batched|UTC|StrEnum|TaskGroup|to_thread|timeout|run|metadata|resources)$/,
        },
      },
      {
        says: 'operands-unfit',
        where: {
          operator: /^(?<what>\|)$/,
          left: /^(?:type|NoneType|_GenericAlias|ABCMeta|ModelMetaclass|_SpecialForm|GenericAlias)$/,
        },
        confidence: 'likely',
      },
      {
        says: 'not-subscriptable',
        where: { type: /^(?<what>type|ABCMeta|builtin_function_or_method)$/ },
        confidence: 'possible',
      },
      {
        says: 'argument-unknown',
        where: { function: /dataclass$/, argument: /^(?<what>slots|kw_only|match_args|weakref_slot)$/ },
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'The code needs a newer Python than the one that runs it: it uses `{what}`.',
      zh: '代码需要比当前更新的 Python：它使用了 `{what}`。',
    },
    why: {
      en: 'The name came with a later release of Python (Literal with 3.8, list[int] and Annotated with 3.9, `int | None` with 3.10, tomllib and Self with 3.11). A package was updated past the interpreter of the environment.',
      zh: '这个名字出现在更晚的 Python 版本里（Literal 自 3.8，list[int]、Annotated 自 3.9，`int | None` 自 3.10，tomllib、Self 自 3.11）。某个包升级后超出了环境的解释器。',
    },
    remedies: [
      GO_BACK,
      {
        text: {
          en: 'Build the environment for a newer Python, or keep the older version of the package.',
          zh: '用更新的 Python 构建环境，或保留该包的旧版本。',
        },
        command: 'lastgood env lock -r requirements.txt --python 3.11 -o pylock.toml',
      },
      LOCK_AGAIN,
    ],
    lookAt: [
      {
        en: 'The package of the innermost frame, and which Python it asks for.',
        zh: '最内层栈帧属于哪个包，它要求哪个 Python 版本。',
      },
    ],
    packages: ['python'],
    sources: ['https://docs.python.org/3/whatsnew/'],
  },
];
