import type { Sentence } from '../../sentence.ts';

/** Modules, names, attributes, and the distributions they are of. */
export const IMPORTS: readonly Sentence[] = [
  {
    kind: 'module-missing',
    pattern:
      /(?<!caught was: )\bNo module named (['"])(?<module>[^'"\s]{1,200})\1(?:; '(?<parent>[^']{1,200})' is not a package)?/,
    hints: ['No module named '],
    severity: 'error',
  },
  {
    kind: 'module-missing',
    pattern: /(?<!caught was: )\bNo module named (?<module>[A-Za-z_]\w{0,100}(?:\.\w{1,100}){0,20})/,
    hints: ['No module named '],
    severity: 'error',
  },
  {
    kind: 'name-missing',
    pattern:
      /\bcannot import name '(?<name>[^'\n]{1,200})'(?: from '(?<module>[^'\n]{1,200})'(?: \((?<file>[^)\n]{1,1000})\))?)?/,
    hints: ['cannot import name '],
    severity: 'error',
  },
  {
    kind: 'name-missing',
    pattern: /\bcannot import name (?<name>[A-Za-z_]\w{0,199})/,
    hints: ['cannot import name '],
    severity: 'error',
  },
  {
    kind: 'import-circular',
    pattern:
      /(?:cannot import name '(?<name>[^'\n]{1,200})' from )?partially initialized module '(?<module>[^'\n]{1,200})'[^\n]{0,300}\(most likely due to a circular import\)(?: \((?<file>[^)\n]{1,1000})\))?/,
    hints: ['(most likely due to a circular import)'],
    severity: 'error',
  },
  {
    kind: 'module-shadowed',
    pattern: /\(consider renaming '(?<file>[^'\n]{1,1000})' (?:since|if) it has the same name as /,
    hints: ['(consider renaming '],
    severity: 'error',
  },
  {
    kind: 'attribute-missing',
    pattern: /\b(?<of>module) '(?<owner>[^'\n]{1,200})' has no attribute '(?<name>[^'\n]{1,200})'/,
    hints: ['has no attribute '],
    severity: 'error',
  },
  {
    kind: 'attribute-missing',
    pattern: /'(?<owner>[^'\n]{1,200})' (?<of>object) has no attribute '(?<name>[^'\n]{1,200})'/,
    hints: ['has no attribute '],
    severity: 'error',
  },
  {
    kind: 'attribute-missing',
    pattern: /\b(?<of>type) object '(?<owner>[^'\n]{1,200})' has no attribute '(?<name>[^'\n]{1,200})'/,
    hints: ['has no attribute '],
    severity: 'error',
  },
  {
    kind: 'unpickle-name-missing',
    pattern: /\bCan't get attribute '(?<name>[^'\n]{1,200})' on <module '(?<module>[^'\n]{1,200})'/,
    hints: ["Can't get attribute "],
    severity: 'error',
  },
  {
    kind: 'name-undefined',
    pattern: /\bname '(?<name>[^'\n]{1,200})' is not defined/,
    hints: [' is not defined'],
    severity: 'error',
  },
  {
    kind: 'variable-unbound',
    pattern:
      /\blocal variable '(?<name>[^'\n]{1,200})' (?:referenced before assignment|where it is not associated with a value)/,
    hints: ['referenced before assignment', 'not associated with a value'],
    severity: 'error',
  },
  {
    kind: 'bytecode-foreign',
    pattern: /\bbad magic number in '?(?<module>[^'\n:]{1,200})/,
    hints: ['bad magic number in '],
    severity: 'error',
  },
  {
    kind: 'distribution-missing',
    pattern:
      /\bThe '(?<package>[\w.-]{1,200})[^'\n]{0,200}' distribution was not found and is required by (?<needer>[^\s,]{1,200})/,
    hints: ['distribution was not found and is required by '],
    severity: 'error',
  },
  {
    kind: 'distribution-missing',
    pattern: /\bNo package metadata was found for (?<package>[\w.-]{1,200})/,
    hints: ['No package metadata was found for '],
    severity: 'error',
  },
  {
    kind: 'distribution-unfit',
    pattern:
      /\((?<package>[\w.-]{1,200}) (?<version>[\w.+!-]{1,100}) \([^()\n]{0,1000}\), Requirement\.parse\(['"][\w.-]{1,200}(?:\[[^\]\n]{0,200}\])?(?<wanted>[^'"\n]{1,200})['"]\)/,
    hints: ['Requirement.parse('],
    severity: 'error',
  },
  {
    kind: 'distribution-unfit',
    pattern:
      /(?<![\w.-])(?<package>[A-Za-z][\w.-]{0,100})(?<wanted>(?:[<>=!~]=?[\w.*+!,<>=~ ]{1,100})) is required for a normal functioning of this module, but found [\w.-]{1,100}==(?<version>[\w.+!-]{1,100}?)\.?(?:\s|$)/,
    hints: ['is required for a normal functioning of this module'],
    severity: 'error',
  },
];
