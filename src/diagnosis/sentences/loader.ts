import type { Sentence } from '../sentence.ts';

/** A library as loaders print it: `libGL.so.1`, `/v/mmcv/_ext.cpython-38-x86_64-linux-gnu.so`. */
const LIBRARY = String.raw`(?<![^\s:'"\x60])(?<library>[^\s:'"\x60]{1,400})`;

/**
 * The dynamic loader: libraries, symbols, versions.
 *
 * | kind | fields | said |
 * |---|---|---|
 * | symbol-undefined | library?, symbol, version? | x.so: undefined symbol: y; symbol not found in flat namespace 'y' |
 * | library-missing | library, needer? | libGL.so.1: cannot open shared object file: No such file or directory |
 * | library-optional | library | TensorFlow and ONNX Runtime look for CUDA and go on without |
 * | library-version | library, version, needer | libm.so.6: version `GLIBC_2.27' not found (required by x.so) |
 * | static-tls | library? | x.so: cannot allocate memory in static TLS block |
 * | wrong-elf-class | library, class? | x.so: wrong ELF class: ELFCLASS64 |
 * | wrong-architecture | library?, have?, need? | (mach-o file, but is an incompatible architecture (have 'x86_64', need 'arm64')) |
 * | library-invalid | library, reason | x.so: invalid ELF header, x.so: file too short |
 * | library-unmapped | library | x.so: failed to map segment from shared object |
 * | executable-stack | library | x.so: cannot enable executable stack as shared object requires |
 * | dll-missing | library?, module? | DLL load failed while importing _C: The specified module could not be found. |
 * | dll-procedure-missing | module? | DLL load failed while importing _C: The specified procedure could not be found. |
 * | openmp-twice | library, other | Initializing libomp.dylib, but found libiomp5.dylib already initialized. |
 * | dll-init-failed | library?, module? | A dynamic link library (DLL) initialization routine failed. |
 */
export const LOADER: readonly Sentence[] = [
  {
    kind: 'symbol-undefined',
    pattern: new RegExp(
      String.raw`(?:${LIBRARY}: )?undefined symbol: (?<symbol>[^\s,'")]{1,600})(?:, version (?<version>[\w.+-]{1,100}))?`,
    ),
    hints: ['undefined symbol: '],
    severity: 'error',
  },
  {
    kind: 'symbol-undefined',
    pattern:
      /\bsymbol (?<symbol>[^\s,]{1,600}),? version (?<version>[\w.+-]{1,100}) not defined in file (?<library>\S{1,400}) with link time reference/,
    hints: ['with link time reference'],
    severity: 'error',
  },
  {
    kind: 'symbol-undefined',
    pattern:
      /\bdlopen\((?<library>[^,\n]{1,500}), \w{1,20}\): [Ss]ymbol not found in flat namespace '?(?<symbol>[^\s')]{1,600})/,
    hints: ['ymbol not found in flat namespace'],
    severity: 'error',
  },
  {
    kind: 'symbol-undefined',
    pattern:
      /\bSymbol not found: '?(?<symbol>[^\s')]{1,600})'?\s{1,12}Referenced from: (?:<[^>\n]{1,80}> )?'?(?<library>[^\n']{1,500})/,
    hints: ['Symbol not found: '],
    severity: 'error',
  },
  {
    kind: 'symbol-undefined',
    pattern: /\bError relocating (?<library>\S{1,400}): (?<symbol>\S{1,600}): symbol not found/,
    hints: ['Error relocating '],
    severity: 'error',
  },
  {
    kind: 'library-missing',
    // What stands before tells of a library that is tried and done without: stated as `library-optional`.
    pattern: new RegExp(
      `(?<!dlerror: |with error: |Failed to load library )${LIBRARY}: (?:cannot open shared object file: (?:No such file or directory|没有那个文件或目录)|无法打开共享(?:对象|目标)文件)`,
    ),
    hints: ['cannot open shared object file', '无法打开共享'],
    severity: 'error',
  },
  {
    kind: 'library-missing',
    pattern:
      /\bError loading shared library (?<library>[^\s:]{1,400}): No such file or directory(?: \(needed by (?<needer>[^)\n]{1,400})\))?/,
    hints: ['Error loading shared library '],
    severity: 'error',
  },
  {
    kind: 'library-missing',
    pattern:
      /\bLibrary not loaded: '?(?<library>[^\s'"]{1,400})'?(?:\s{1,12}Referenced from: (?:<[^>\n]{1,80}> )?'?(?<needer>[^\n']{1,500}))?/,
    hints: ['Library not loaded: '],
    severity: 'error',
  },
  {
    kind: 'library-missing',
    pattern:
      /\bdlopen\((?<library>[^,\n]{1,400}), \w{1,20}\): (?:image not found|tried: [^\n]{0,4000}\(no such file\))/,
    hints: ['): image not found', '(no such file)'],
    severity: 'error',
  },
  {
    kind: 'library-optional',
    pattern: /\bCould not (?:load dynamic|dlopen) library '(?<library>[^'\n]{1,400})'/,
    hints: ['Could not load dynamic library ', 'Could not dlopen library '],
    severity: 'warning',
  },
  {
    kind: 'library-optional',
    pattern: new RegExp(`(?:dlerror|with error): ${LIBRARY}: cannot open shared object file`),
    hints: ['cannot open shared object file'],
    severity: 'warning',
  },
  {
    kind: 'library-version',
    pattern:
      /(?<![^\s:'"])(?<library>[^\s:'"]{1,400}): version [`'‘"]?\\?`?(?<version>[A-Za-z][\w.+-]{0,100})\\?['’`"]? not found\s{1,2}\(required by (?<needer>[^\n)]{1,400})\)?/,
    hints: ['(required by '],
    severity: 'error',
  },
  {
    kind: 'library-version',
    // Those of the C and C++ libraries are known by their names, also when the rest is cut off.
    pattern:
      /(?:(?<![^\s:'"])(?<library>[^\s:'"]{1,400}): )?\bversion [`'‘"]?\\?`?(?<version>(?:GLIBC|GLIBCXX|CXXABI)_[\d.]{1,12})\\?['’`"]? not found(?!\s{1,2}\(required by)/,
    hints: ['GLIBC_', 'GLIBCXX_', 'CXXABI_'],
    severity: 'error',
  },
  {
    kind: 'library-version',
    pattern:
      /(?:(?<![^\s:'"])(?<needer>[^\s:'"]{1,400}): )?(?:error: )?\bundefined reference to [`'‘"][^\n]{1,400}?(?:@|version ['"]?)(?<version>(?:GLIBC|GLIBCXX|CXXABI)_[\d.]{1,12})/,
    hints: ['undefined reference to '],
    severity: 'error',
  },
  {
    kind: 'static-tls',
    pattern:
      /(?<![^\s:'"])(?<library>[^\s:'"]{1,400}): cannot\sallocate memory in static TLS block|cannot load any more object with static TLS/,
    hints: ['static TLS'],
    severity: 'error',
  },
  {
    kind: 'wrong-elf-class',
    pattern: /(?<![^\s:'"])(?<library>[^\s:'"]{1,400}): wrong ELF class: (?<class>ELFCLASS\d{2})/,
    hints: ['wrong ELF class: '],
    severity: 'error',
  },
  {
    kind: 'wrong-elf-class',
    pattern:
      /(?<![^\s:'"])(?<library>[^\s:'"]{1,400}): cannot open shared object file: (?:Exec format error|wrong machine)/,
    hints: ['cannot open shared object file: Exec format', 'cannot open shared object file: wrong machine'],
    severity: 'error',
  },
  {
    kind: 'wrong-architecture',
    pattern:
      /(?:'(?<library>[^'\n]{1,500})' \()?mach-o(?: file)?, but (?:is an incompatible architecture|wrong architecture)(?: \(have (?:\(?')?(?<have>\w{1,20})(?:'\)?)?, need (?:\(?')?(?<need>\w{1,20}))?/,
    hints: ['mach-o'],
    severity: 'error',
  },
  {
    kind: 'wrong-architecture',
    pattern: /(?:\[WinError 193\]|%1 is not a valid Win32 application|%1 不是有效的 Win32 应用程序)/,
    hints: ['[WinError 193]', '%1 is not a valid Win32 application', '%1 不是有效的 Win32'],
    severity: 'error',
  },
  {
    kind: 'library-invalid',
    pattern:
      /(?<![^\s:'"])(?<library>[^\s:'"]{1,400}): (?<reason>invalid ELF header|file too short|ELF file's phentsize not the expected size|cannot read file data)/,
    hints: [': invalid ELF header', ': file too short', "ELF file's phentsize", ': cannot read file data'],
    severity: 'error',
  },
  {
    kind: 'library-unmapped',
    pattern: /(?<![^\s:'"])(?<library>[^\s:'"]{1,400}): failed to map segment from shared object/,
    hints: [': failed to map segment from shared object'],
    severity: 'error',
  },
  {
    kind: 'executable-stack',
    pattern: /(?<![^\s:'"])(?<library>[^\s:'"]{1,400}): cannot enable executable stack as shared object requires/,
    hints: ['cannot enable executable stack'],
    severity: 'error',
  },
  {
    kind: 'dll-missing',
    pattern:
      /\bDLL load failed(?: while importing (?<module>[\w.]{1,200}))?: (?:The specified module could not be found|找不到指定的模块|指定されたモジュールが見つかりません|Das angegebene Modul wurde nicht gefunden|Le module spécifié est introuvable|No se puede encontrar el módulo especificado|Не найден указанный модуль)/,
    hints: ['DLL load failed'],
    severity: 'error',
  },
  {
    kind: 'dll-missing',
    pattern: /\[WinError 126\](?:[^\n"]{0,200}Error loading "(?<library>[^"\n]{1,400})")?/,
    hints: ['[WinError 126]'],
    severity: 'error',
  },
  {
    kind: 'dll-procedure-missing',
    pattern:
      /\bDLL load failed(?: while importing (?<module>[\w.]{1,200}))?: (?:The specified procedure could not be found|找不到指定的程序)|\[WinError 127\]/,
    hints: ['DLL load failed', '[WinError 127]'],
    severity: 'error',
  },
  {
    kind: 'dll-init-failed',
    pattern:
      /(?:\bDLL load failed(?: while importing (?<module>[\w.]{1,200}))?: (?:A dynamic link library \(DLL\) initialization routine failed|动态链接库\(DLL\)初始化例程失败)|\[WinError 1114\](?:[^\n"]{0,200}Error loading "(?<library>[^"\n]{1,400})")?)/,
    hints: ['DLL load failed', '[WinError 1114]'],
    severity: 'error',
  },
  {
    kind: 'openmp-twice',
    pattern: /\bInitializing (?<library>[\w.-]{1,80}), but found (?<other>[\w.-]{1,80}?) already initialized/,
    hints: [' already initialized'],
    severity: 'error',
  },
];
