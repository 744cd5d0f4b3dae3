import type { Sentence } from '../../sentence.ts';

/** pip, uv and their kin: finding and installing distributions. */
export const PIP: readonly Sentence[] = [
  {
    kind: 'distribution-unavailable',
    pattern:
      /\bCould not find a version that satisfies the requirement (?<requirement>[^\s(]{1,300}(?: [<>=!~][^\s(]{0,100})?)(?![^\s(])[^\n]{0,300}?\(from versions: ?(?<versions>[^)\n]{0,20000})\)/,
    hints: ['Could not find a version that satisfies the requirement '],
    severity: 'error',
  },
  {
    kind: 'distribution-unavailable',
    pattern:
      /\b(?:No matching distribution found for|Unable to find installation candidates for|Could not find a version that matches|Could not find any downloads that satisfy the requirement|No local packages or working download links found for) (?<requirement>[^\s(]{1,300})/,
    hints: [
      'No matching distribution found for ',
      'Unable to find installation candidates for ',
      'Could not find a version that matches ',
      'Could not find any downloads ',
      'No local packages or working ',
    ],
    severity: 'error',
  },
  {
    // The index answered: it has others of the name.
    kind: 'version-unavailable',
    pattern:
      /(?:Because|because|and|that) (?:only )?(?<requirement>[\w.[\]-]{1,200}(?:[<>=!~]{1,2}[\w.*+!,<>=~-]{1,100})?) (?:has no (?:wheels|usable wheels|compatible wheels)|is unusable because no wheels)(?<reason>[^\n]{0,200})/,
    hints: ['has no ', 'is unusable because no wheels'],
    severity: 'error',
  },
  {
    kind: 'version-unavailable',
    pattern:
      /\b(?:there (?:is|are) no versions? of|no versions of|only the following versions of|only) (?<requirement>[\w.[\]-]{1,200}(?: ?[(]?[<>=!~]{1,2}[\w.*+!,<>=~-]{1,100})?)(?<!\bonly \S{1,300}(?! (?:is|are) available))/,
    hints: [' no version of ', ' no versions of ', 'no versions of ', 'only '],
    severity: 'error',
  },
  {
    kind: 'distribution-unavailable',
    pattern:
      /(?:Because|because|and|that) (?<requirement>[\w.[\]-]{1,200}) was not found in the (?:package registry|provided package locations|package index)/,
    hints: ['was not found in the '],
    severity: 'error',
  },
  {
    kind: 'index-offline',
    pattern: /\bwas not found in the cache\b|\bbecause the network was disabled\b/,
    hints: ['was not found in the cache', 'because the network was disabled'],
    severity: 'error',
  },
  {
    kind: 'conda-packages-missing',
    pattern:
      /\bPackagesNotFoundError: |\bThe following packages are not available from current channels|\bnothing provides (?:requested )?(?<package>[^\s,]{1,200})/,
    hints: ['PackagesNotFoundError: ', 'not available from current channels', 'nothing provides '],
    severity: 'error',
  },
  {
    kind: 'python-unfit',
    pattern:
      /\bPackage '(?<package>[^'\n]{1,200})' requires a different Python: (?<python>[\w.+]{1,30}) not in '(?<wanted>[^'\n]{1,100})'|\b(?<requirement>[\w.[\]=<>-]{1,200}) requires Python '(?<wanted>[^'\n]{1,100})' but the running Python is (?<python>[\w.+]{1,30})/,
    hints: ['requires a different Python: ', 'but the running Python is '],
    severity: 'error',
  },
  {
    kind: 'python-unfit',
    pattern:
      /\bthe (?:current|requested) Python version \((?<python>[^)\n]{1,60})\) does not satisfy Python(?<wanted>[<>=!~][^\s)]{1,100})|\bcurrent project's (?:supported )?Python requirement \((?<wanted>[^)\n]{1,100})\) is not compatible|\bThe currently activated Python version (?<python>[\w.+]{1,30}) is not supported by the project \((?<wanted>[^)\n]{1,100})\)/,
    hints: ['Python version (', "current project's ", 'The currently activated Python version '],
    severity: 'error',
  },
  {
    kind: 'python-ignored-versions',
    pattern: /\bIgnored the following versions that require a different python version: (?<ignored>[^\n]{1,2000})/,
    hints: ['Ignored the following versions that require a different python version'],
    severity: 'warning',
  },
  {
    kind: 'python-unfit',
    pattern:
      /\b(?:ERROR: )?(?<package>[\w.-]{1,100}) requires Python (?<wanted>[<>=!~'"][^\n]{1,60}?)(?:\.? Current| but|\.|$)|\bRuntimeError: Python version (?<wanted>[<>=!~]{1,2} ?[\d.]{1,10}) required|\bCannot install on Python version (?<python>[\d.]{1,12}); only versions (?<wanted>[^\n]{1,60}) are supported/,
    hints: [' requires Python ', 'Python version ', 'Cannot install on Python version '],
    severity: 'error',
  },
  {
    kind: 'wheel-unsupported',
    pattern: /(?<![\w.+!-])(?<wheel>[\w.+!-]{1,300}\.whl) is not a supported wheel on this platform/,
    hints: ['is not a supported wheel on this platform'],
    severity: 'error',
  },
  {
    kind: 'wheel-unsupported',
    pattern:
      /\bA path dependency is incompatible with the current platform: (?<wheel>\S{1,400})|\bThe wheel is (?:compatible with|incompatible)[^\n]{0,200}|\b(?<name>[\w.+!-]{1,300}\.whl) is not compatible with the current (?:Python|platform)/,
    hints: ['A path dependency is incompatible', 'The wheel is ', 'is not compatible with the current '],
    severity: 'error',
  },
  {
    kind: 'requirements-conflict',
    pattern:
      /\bResolutionImpossible\b|\bCannot install (?<requirements>[^\n]{1,300}?) because these package versions have conflicting dependencies|\bThe conflict is caused by\b|\bSolverProblemError\b|\bversion solving failed\b|\bresolution-too-deep\b|\bLibMambaUnsatisfiableError\b|\bUnsatisfiableError: |\bDouble requirement given: (?<requirements>[^\n]{1,200})/,
    hints: [
      'ResolutionImpossible',
      'because these package versions have conflicting dependencies',
      'The conflict is caused by',
      'SolverProblemError',
      'version solving failed',
      'resolution-too-deep',
      'LibMambaUnsatisfiableError',
      'UnsatisfiableError: ',
      'Double requirement given: ',
    ],
    severity: 'error',
  },
  {
    kind: 'resolution-failed',
    pattern: /\bNo solution found when resolving\b/,
    hints: ['No solution found when resolving'],
    severity: 'error',
  },
  {
    // What was to be installed is.
    kind: 'requirements-mismatched',
    pattern:
      /\b(?<needer>[\w.-]{1,100}) (?<version>[\w.+!-]{1,60}) requires (?<requirement>[^\n,]{1,200}(?:,[<>=!~][^\n,]{1,60}){0,5}), (?:but you have (?<package>[\w.-]{1,100}) (?<installed>[\w.+!-]{1,60}) which is incompatible|which is not installed)|\bpip's dependency resolver does not currently take into account all the packages/,
    hints: [' which is incompatible', ', which is not installed', "pip's dependency resolver does not currently"],
    severity: 'warning',
  },
  {
    kind: 'hash-mismatch',
    pattern:
      /\bTHESE PACKAGES DO NOT MATCH THE HASHES\b|\bHash mismatch for `?(?<requirement>[^`\n]{1,200})|\bhash of the (?<file>\S{1,200}) doesn't match\b|\bHashes are required in --require-hashes mode\b|\bERROR: In --require-hashes mode\b|\bEINTEGRITY\b/,
    hints: ['DO NOT MATCH THE HASHES', 'Hash mismatch for ', "doesn't match", '--require-hashes mode', 'EINTEGRITY'],
    severity: 'error',
  },
  {
    kind: 'environment-managed',
    pattern: /\bexternally-managed-environment\b|\bis externally managed\b/,
    hints: ['externally-managed-environment', 'is externally managed'],
    severity: 'error',
  },
  {
    kind: 'requirement-invalid',
    pattern:
      /\bInvalid requirement: (?<requirement>[^\n]{1,200})|\bCould not open requirements file: (?<file>[^\n]{1,300})|\bInvalidVersion: Invalid version: '(?<version>[^'\n]{1,100})'|\bExpected end or semicolon \(after (?:name|version)[^\n]{0,100}/,
    hints: [
      'Invalid requirement: ',
      'Could not open requirements file: ',
      'Invalid version: ',
      'Expected end or semicolon',
    ],
    severity: 'error',
  },
  {
    kind: 'distribution-unremovable',
    pattern:
      /\bCannot uninstall '?(?<package>[\w.-]{1,100})'?(?: [\w.+!-]{1,60})?[.,] ?[^\n]{0,20}(?:It is a distutils installed project|RECORD file|uninstall-(?:no-record-file|distutils))?/,
    hints: ['Cannot uninstall '],
    severity: 'error',
  },
  {
    kind: 'file-gone',
    pattern:
      /\bCould not install packages due to an (?:OSError|EnvironmentError): \[Errno 2\][^\n]{0,200}?: '(?<path>[^'\n]{1,1000})'/,
    hints: ['Could not install packages due to an '],
    severity: 'error',
  },
  {
    kind: 'git-missing',
    pattern: /\bCannot find command 'git'|\bGit executable not found\b|\bgit: command not found\b/,
    hints: ["Cannot find command 'git'", 'Git executable not found', 'git: command not found'],
    severity: 'error',
  },
];
