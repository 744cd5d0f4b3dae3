import type { Sentence } from '../../sentence.ts';

/** Builds of wheels and extensions: setuptools, compilers, CUDA, Rust. */
export const BUILD: readonly Sentence[] = [
  {
    kind: 'build-failed',
    pattern:
      /\b(?:Failed building wheel for|Could not build wheels for|Failed to build(?! installable)|Failed to download and build) [`'"]?(?<package>[A-Za-z][\w.-]{0,100})/,
    hints: [
      'Failed building wheel for ',
      'Could not build wheels for ',
      'Failed to build ',
      'Failed to download and build ',
    ],
    severity: 'error',
  },
  {
    kind: 'build-failed',
    pattern:
      /\b(?:Building wheel for|Running setup\.py (?:install|develop|bdist_wheel) for) (?<package>[A-Za-z][\w.-]{0,100})[^\n]{0,120}(?:\berror\b|did not run successfully)/,
    hints: ['Building wheel for ', 'Running setup.py '],
    severity: 'error',
  },
  {
    kind: 'build-failed',
    pattern: /\bFailed to build installable wheels for some pyproject\.toml based projects \((?<package>[\w.-]{1,100})/,
    hints: ['Failed to build installable wheels'],
    severity: 'error',
  },
  {
    kind: 'build-failed',
    pattern:
      /\bCommand "?python setup\.py egg_info"? failed with error code \d{1,4} in \S{0,200}?(?<package>[A-Za-z][\w.-]{0,100}?)(?:_[0-9a-f]{32})?\/?$|\bCommand errored out with exit status \d{1,4}: python setup\.py egg_info|\bCommand errored out with exit status \d{1,4}:[^\n]{0,400}?pip-(?:install|req-build|build)-\w{1,20}[\\/](?<package>[A-Za-z][\w.-]{0,100}?)(?:_[0-9a-f]{32})?[\\/]/,
    hints: ['Command ', 'Command errored out with exit status '],
    severity: 'error',
  },
  {
    kind: 'build-failed',
    pattern:
      /\bsubprocess-exited-with-error\b|\blegacy-install-failure\b|\bmetadata-generation-failed\b|\bEncountered error while generating package metadata\b|\b(?:Getting requirements to build|Preparing|python setup\.py)[^\n]{0,80} did not run successfully|\bsetup\.py egg_info\b[^\n]{0,60}(?:errored|failed)|\bThe build backend returned an error\b|\bCall to `[^`\n]{1,200}` failed\b/,
    hints: [
      'subprocess-exited-with-error',
      'legacy-install-failure',
      'metadata-generation-failed',
      'Encountered error while generating package metadata',
      ' did not run successfully',
      'setup.py egg_info',
      'The build backend returned an error',
      'Call to `',
    ],
    severity: 'error',
  },
  {
    kind: 'build-failed',
    pattern:
      /\berror: command '(?<command>[^'\n]{1,300})' (?:failed with exit (?:status|code) \d{1,10}|terminated by signal \d{1,3})|\bError compiling objects for extension\b|\bninja: build stopped: |\bRuntimeError: Error building extension '(?<extension>[^'\n]{1,200})'|\bCalledProcessError: Command '\['(?:ninja|cmake|make|where)/,
    hints: [
      "error: command '",
      'Error compiling objects',
      'ninja: build stopped: ',
      'Error building extension ',
      "CalledProcessError: Command '['",
    ],
    severity: 'error',
  },
  {
    kind: 'compile-error',
    pattern:
      /(?<![^\s:()])(?<file>[^\s:()]{1,300}\.(?:c|cc|cpp|cxx|cu|cuh|h|hh|hpp|hxx|inl))(?::\d{1,7}(?::\d{1,5})?|\(\d{1,7}(?:,\d{1,5})?\) ?): (?:fatal )?error\b/,
    hints: [': error', ': fatal error'],
    severity: 'error',
  },
  {
    kind: 'mmcv-compiling',
    pattern:
      /\bmmcv\/ops\/csrc\/|\bbuilding 'mmcv\._ext' extension|\b(?:Building wheels? for|Failed building wheel for|Could not build wheels for|Running setup\.py (?:install|develop|bdist_wheel|clean) for|Failed to build `?'?|building) [^\n]{0,60}mmcv\b|[\\/]mmcv(?:-full|_full)?(?:[_-][0-9a-f]{32}|-[\d.]{3,10})?[\\/]setup\.py|\bmmcv(?:[-_]full)?-[\d.]{3,12}(?:\.tar\.gz|\.zip)/,
    hints: ['mmcv'],
    severity: 'warning',
  },
  {
    kind: 'compiler-missing',
    pattern:
      /\b(?:error: command '(?<compiler>[^'\n]{0,200}(?:gcc|g\+\+|cc|c\+\+|clang(?:\+\+)?|cl\.exe|cmake))' failed: (?:No such file or directory|None)|unable to execute '?(?<compiler>[\w.+-]{0,60}(?:gcc|g\+\+|cc|c\+\+|clang(?:\+\+)?))'?: No such file|\[Errno 2\] No such file or directory: '(?<compiler>[\w.+-]{0,60}(?:gcc|g\+\+|cc|c\+\+|clang(?:\+\+)?|make|cmake|ninja))')/,
    hints: ["error: command '", 'unable to execute ', '[Errno 2] No such file'],
    severity: 'error',
  },
  {
    kind: 'compiler-missing',
    pattern:
      /\bMicrosoft Visual C\+\+ (?<visual>[\d.]{1,6}) (?:or greater )?is required|\bNo CMAKE_(?:C|CXX)_COMPILER could be found|\bUnknown compiler\(s\): \[\[|\bCMake must be installed to build\b|\bno acceptable C compiler found\b|\bNo working compiler found\b|\bC compiler (?:cannot create executables|or Python headers are not installed)|\b(?:which|where): no (?<compiler>gcc|g\+\+|cc|cl) in|\b(?<compiler>gcc|g\+\+|cc|make|cmake): (?:command )?not found|\bC compiler not found|\bError checking compiler version for (?<compiler>\w{1,10})|\bUnable to find vcvarsall\.bat\b/,
    hints: [
      'Microsoft Visual C++ ',
      'COMPILER could be found',
      'Unknown compiler(s): ',
      'CMake must be installed',
      'no acceptable C compiler',
      'No working compiler found',
      'C compiler ',
      ': no ',
      'not found',
      'Error checking compiler version for ',
      'vcvarsall.bat',
    ],
    severity: 'error',
  },
  {
    kind: 'header-missing',
    pattern:
      /\bfatal error: '?(?<header>[\w./+-]{1,200}\.(?:h|hpp|hxx|cuh))'?(?:: No such file or directory| file not found|:? 没有那个文件或目录)|\bCannot open include file: '(?<header>[^'\n]{1,200})'/,
    hints: ['fatal error: ', 'Cannot open include file: '],
    severity: 'error',
  },
  {
    kind: 'python-headers-missing',
    pattern:
      /\bfatal error: '?Python\.h'?|\bCannot open include file: 'Python\.h'|\bcannot open file 'python\d{1,4}\.lib'|\bmissing: Python3?_INCLUDE_DIRS?\b|\bPython headers are not installed/,
    hints: ['Python.h', "cannot open file 'python", '_INCLUDE_DIR', 'Python headers are not installed'],
    severity: 'error',
  },
  {
    kind: 'linker-library-missing',
    pattern:
      /\bcannot find -l(?<library>[\w.+-]{1,60})|\bld: library (?:not found for -l|')(?<library>[\w.+-]{1,60})|\bLNK1181: cannot open input file '(?<file>[^'\n]{1,100})'/,
    hints: ['cannot find -l', 'ld: library ', 'LNK1181'],
    severity: 'error',
  },
  {
    kind: 'cuda-home-missing',
    pattern:
      /\bCUDA_HOME environment variable is not set\b|\bNo such file or directory: '(?<nvcc>[^'\n]{0,200}[\\/]nvcc(?:\.exe)?)'|\bunable to execute '(?<nvcc>[^'\n]{0,200}nvcc)': No such file|\berror: command '(?<nvcc>[^'\n]{0,200}nvcc)' failed: No such file|\bnvcc(?: was)?(?:: command)? not found\b|\bCUDA_HOME is (?:None|not set|undefined)|\bCUDA_TOOLKIT_ROOT_DIR not found\b|\bFailed to find nvcc\b/i,
    hints: ['CUDA_HOME', 'nvcc', 'CUDA_TOOLKIT_ROOT_DIR'],
    severity: 'error',
  },
  {
    kind: 'cuda-compiler-differs',
    pattern:
      /\bThe detected CUDA version \((?<found>[\d.]{1,8})\) mismatches the version that was used to compile\s{1,12}PyTorch \((?<torch>[\d.]{1,8})\)/,
    hints: ['The detected CUDA version ('],
    severity: 'error',
  },
  {
    kind: 'cuda-compiler-unfit',
    pattern:
      /\bunsupported GNU version! gcc versions later than (?<gcc>[\d.]{1,6}) are not supported|\bnvcc fatal {0,4}: (?<reason>[^\n]{1,160})|\bunsupported Microsoft Visual Studio version!|\bUnknown CUDA arch \((?<arch>[\w.]{1,12})\) or GPU not supported|\bnvcc error {0,4}: '(?<tool>\w{1,20})' died/,
    hints: [
      'unsupported GNU version!',
      'nvcc fatal',
      'unsupported Microsoft Visual Studio',
      'Unknown CUDA arch (',
      'nvcc error',
    ],
    severity: 'error',
  },
  {
    kind: 'compiler-standard-old',
    pattern:
      /#error ['"]?(?:"?C\+\+(?<standard>\d\d)|You need C\+\+(?<standard>\d\d))|\bC\+\+(?<standard>\d\d) or later compatible compiler is required\b|\bunrecognized command[- ](?:line )?option ['‘"](?<option>-std=[\w+]{1,12})/,
    hints: ['#error', 'or later compatible compiler is required', 'unrecognized command'],
    severity: 'error',
  },
  {
    kind: 'compiler-killed',
    pattern:
      /\b[Kk]illed signal terminated program (?<program>\w{1,30})|\binternal compiler error: Killed\b|\bKilled \(program (?<program>\w{1,30})\)|'(?<program>cicc|ptxas|cudafe\+\+)' died due to signal (?:9|11)|\bC1060: compiler is out of heap space|\bcompiler is out of heap space\b/,
    hints: [
      'illed signal terminated program',
      'internal compiler error: Killed',
      'Killed (program ',
      "' died due to signal ",
      'out of heap space',
    ],
    severity: 'error',
  },
  {
    kind: 'rust-missing',
    pattern:
      /\b[Cc]an(?:'t|not) find Rust compiler\b|\bCargo, the Rust package manager, is not installed\b|\b(?:requires|needs) Rust (?:and Cargo|toolchain)|\brustup could not choose a version\b|\bcargo(?:: command)? not found\b|\bCargo metadata failed\. Do you have cargo in your PATH\?|\brustc [\d.]{1,12} is not supported by\b|\bthe active rustc version is (?<rustc>[\d.]{1,12})|\bRust not found, installing into a temporary directory[^\n]{0,20}(?:failed)/,
    hints: [
      'find Rust compiler',
      'Cargo, the Rust package manager',
      ' Rust ',
      'rustup could not choose',
      'cargo',
      'Cargo metadata failed',
      'is not supported by',
      'rustc version',
    ],
    severity: 'error',
  },
  {
    kind: 'rust-failed',
    pattern:
      /\berror: could not compile `(?<crate>[\w-]{1,80})`|\b`?cargo rustc[^\n]{0,300} failed with code (?<code>\d{1,4})|\berror: casting `&T` to `&mut T` is undefined behavior/,
    hints: ['could not compile `', 'cargo rustc', 'casting `&T` to `&mut T`'],
    severity: 'error',
  },
  {
    kind: 'setuptools-removed',
    pattern:
      /\buse_2to3 is invalid\b|\bAttributeError: install_layout\b|\bmodule 'pkgutil' has no attribute 'ImpImporter'|\bCannot import '(?<backend>setuptools\.build_meta[\w:.]{0,40})'|\bNo module named '?(?<distutils>distutils(?:\.\w{1,40})?)|\bAttributeError: cython_sources\b|\bInvalid dash-separated (?:key|options)[^\n]{0,80}is no longer supported|\bmodule 'inspect' has no attribute 'getargspec'|\bmodule 'configparser' has no attribute 'SafeConfigParser'|\btest_suite[^\n]{0,40}is no longer supported|\bcannot import name '(?<name>[^'\n]{1,60})' from 'setuptools[^\n]{0,60}/,
    hints: [
      'use_2to3 is invalid',
      'install_layout',
      "'ImpImporter'",
      "Cannot import 'setuptools.build_meta",
      'distutils',
      'cython_sources',
      'Invalid dash-separated ',
      "'getargspec'",
      "'SafeConfigParser'",
      'is no longer supported',
      "from 'setuptools",
    ],
    severity: 'error',
  },
  {
    kind: 'flat-layout',
    pattern: /\bMultiple top-level (?:packages|modules) discovered in a flat-layout/,
    hints: ['discovered in a flat-layout'],
    severity: 'error',
  },
  {
    kind: 'wheel-command-missing',
    pattern: /\berror: invalid command 'bdist_(?<module>wheel)'/,
    hints: ["invalid command 'bdist_wheel'"],
    severity: 'error',
  },
  {
    kind: 'build-isolated',
    pattern:
      /[\\/]pip-build-env-\w{1,20}[\\/]|\bget_requires_for_build_wheel\b|\bprepare_metadata_for_build_wheel\b|[\\/]builds-v\d[\\/]|\bdepends on `(?<module>[\w.-]{1,60})`, but doesn't declare it as a build dependency|\bbuild[- ]isolation\b/,
    hints: [
      'pip-build-env-',
      'get_requires_for_build_wheel',
      'prepare_metadata_for_build_wheel',
      'builds-v',
      "but doesn't declare it as a build dependency",
      'isolation',
    ],
    severity: 'warning',
  },
];
