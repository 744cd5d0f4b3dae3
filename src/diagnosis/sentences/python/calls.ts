import type { Sentence } from '../../sentence.ts';

/** Calls and classes. */
export const CALLS: readonly Sentence[] = [
  {
    kind: 'argument-unknown',
    pattern:
      /(?:(?<![\w.<>])(?<function>[\w.<>]{1,200})\(\) )?got (?:an unexpected keyword argument|some positional-only arguments passed as keyword arguments:) '(?<argument>[^'\n]{1,200})'/,
    hints: ['got an unexpected keyword argument', 'got some positional-only arguments'],
    severity: 'error',
  },
  {
    kind: 'argument-unknown',
    pattern: /'(?<argument>[^'\n]{1,200})' is an invalid keyword argument for (?<function>[\w.]{1,200})/,
    hints: ['is an invalid keyword argument for '],
    severity: 'error',
  },
  {
    kind: 'argument-missing',
    pattern:
      /(?<![\w.<>])(?<function>[\w.<>]{1,200})\(\) missing (?:\d+ )?required (?:positional |keyword-only )?arguments?:? (?<arguments>'[^\n]{1,500})/,
    hints: ['() missing '],
    severity: 'error',
  },
  {
    kind: 'arguments-count',
    pattern:
      /(?<![\w.<>])(?<function>[\w.<>]{1,200})\(\) takes (?<takes>(?:(?:from|at least|at most|exactly) )?\w{1,20}(?: to \d{1,9})?)(?: positional)? arguments? (?:but |\()(?<given>\d{1,9})(?: positional arguments?[^\n]{0,200})? (?:were |was )?given/,
    hints: ['() takes '],
    severity: 'error',
  },
  {
    kind: 'argument-twice',
    pattern:
      /(?<![\w.<>])(?<function>[\w.<>]{1,200})\(\) got multiple values for (?:keyword )?argument '(?<argument>[^'\n]{1,200})'/,
    hints: ['got multiple values for '],
    severity: 'error',
  },
  {
    kind: 'not-callable',
    pattern: /'(?<type>[^'\n]{1,200})' object is not callable/,
    hints: ['object is not callable'],
    severity: 'error',
  },
  {
    kind: 'subclass-init',
    pattern:
      /\b(?<reason>metaclass conflict|duplicate base class|type '[^'\n]{1,200}' is not an acceptable base type|Cannot create a consistent method resolution\s{1,2}order|(?:module(?:\.__init__)?|function)\(\) (?:takes at most \d argument|argument (?:1|'code') must be code)|multiple bases have instance lay-?out conflict|cannot inherit from both a TypedDict|__init_subclass__\(\) takes no keyword arguments)/,
    hints: [
      'metaclass conflict',
      'duplicate base class',
      'is not an acceptable base type',
      'consistent method resolution',
      'module() takes at most',
      'module.__init__() takes at most',
      'function() argument',
      'multiple bases have instance lay',
      'cannot inherit from both a TypedDict',
      '__init_subclass__() takes no keyword',
    ],
    severity: 'error',
  },
  {
    kind: 'abstract-class',
    pattern:
      /\bCan't instantiate abstract class (?<class>[\w.]{1,200}) (?:with|without an implementation for) abstract methods? (?<methods>[^\n]{1,500})/,
    hints: ["Can't instantiate abstract class "],
    severity: 'error',
  },
  {
    kind: 'dataclass-default',
    pattern:
      /\bmutable default <?(?:class )?'?(?<class>[\w.[\]]{1,200})'?>? for field (?<field>\w{1,200}) is not allowed/,
    hints: ['mutable default '],
    severity: 'error',
  },
];
