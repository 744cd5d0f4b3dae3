import type { Sentence } from '../../sentence.ts';

/** Values of wrong types, counts and forms. */
export const VALUES: readonly Sentence[] = [
  {
    kind: 'not-subscriptable',
    pattern: /'(?<type>[^'\n]{1,200})' object (?:is not subscriptable|has no attribute '__getitem__')/,
    hints: ['is not subscriptable', "has no attribute '__getitem__'"],
    severity: 'error',
  },
  {
    kind: 'not-iterable',
    pattern: /'(?<type>[^'\n]{1,200})' object is not (?:iterable|an iterator)/,
    hints: ['object is not iterable', 'object is not an iterator'],
    severity: 'error',
  },
  {
    kind: 'not-iterable',
    pattern: /\bargument of type '(?<type>[^'\n]{1,200})' is not (?:iterable|a container)/,
    hints: ["argument of type '"],
    severity: 'error',
  },
  {
    kind: 'not-iterable',
    pattern: /\bcannot unpack non-iterable (?<type>[\w.]{1,200}) object/,
    hints: ['cannot unpack non-iterable '],
    severity: 'error',
  },
  {
    kind: 'not-assignable',
    pattern: /'(?<type>[^'\n]{1,200})' object does not support item assignment/,
    hints: ['does not support item assignment'],
    severity: 'error',
  },
  {
    kind: 'unhashable',
    pattern: /\bunhashable type: '(?<type>[^'\n]{1,200})'/,
    hints: ['unhashable type: '],
    severity: 'error',
  },
  {
    kind: 'operands-unfit',
    pattern:
      /\bunsupported operand type\(s\) for (?<operator>[^:\n]{1,40}): '(?<left>[^'\n]{1,200})' and '(?<right>[^'\n]{1,200})'/,
    hints: ['unsupported operand type(s) for '],
    severity: 'error',
  },
  {
    kind: 'operands-unfit',
    pattern:
      /'(?<operator>[<>=]{1,2})' not supported between instances of '(?<left>[^'\n]{1,200})' and '(?<right>[^'\n]{1,200})'/,
    hints: ['not supported between instances of '],
    severity: 'error',
  },
  {
    kind: 'type-unexpected',
    pattern: /\b(?:expected|must be) (?<wanted>[\w.,<>' -]{1,100}?)(?: object)?, not (?:')?(?<got>[\w.]{1,100})/,
    hints: [', not '],
    severity: null,
  },
  {
    kind: 'type-unexpected',
    pattern: /'(?<got>[^'\n]{1,200})' object cannot be interpreted as an (?<wanted>integer)/,
    hints: ['cannot be interpreted as an integer'],
    severity: 'error',
  },
  {
    kind: 'type-unexpected',
    pattern: /\bcan only concatenate (?<wanted>\w{1,40}) \(not "(?<got>[^"\n]{1,100})"\)/,
    hints: ['can only concatenate '],
    severity: 'error',
  },
  {
    kind: 'values-count',
    pattern:
      /\b(?:not enough values|too many values|need more than \d{1,9} values?) to unpack(?: \(expected (?:at least )?(?<expected>\d{1,9})(?:, got (?<got>\d{1,9}))?\))?/,
    hints: [' to unpack'],
    severity: 'error',
  },
  {
    kind: 'number-invalid',
    pattern:
      /\b(?:invalid literal for int\(\) with base \d{1,2}|could not convert string to (?:float|complex)): (?<text>[^\n]{1,300})/,
    hints: ['invalid literal for int()', 'could not convert string to '],
    severity: 'error',
  },
  {
    kind: 'index-out-of-range',
    pattern:
      /\b(?<what>list|tuple|string|bytearray|array|deque|range object|pop|list assignment) (?:assignment )?index out of range/,
    hints: ['index out of range'],
    severity: 'error',
  },
  {
    kind: 'index-out-of-range',
    pattern: /\bindex -?\d{1,20} is out of bounds for (?<what>axis \d{1,3}|dimension \d{1,3})/,
    hints: [' is out of bounds for '],
    severity: 'error',
  },
  {
    kind: 'key-missing',
    pattern: /^KeyError: (['"]?)(?<key>[^'"\s]{1,200})\1$/,
    hints: ['KeyError: '],
    severity: null,
  },
  {
    kind: 'encoding-broken',
    pattern: /'(?<codec>[\w-]{1,40})' codec can't (?<doing>decode|encode) /,
    hints: ["codec can't "],
    severity: 'error',
  },
  {
    kind: 'json-invalid',
    pattern:
      /\b(?<reason>Expecting value|Extra data|Expecting property name enclosed in double quotes|Expecting '[^'\n]{1,5}' delimiter|Unterminated string starting at|Invalid control character at|Invalid \\escape|Unexpected UTF-8 BOM \(decode using utf-8-sig\)): line (?<line>\d{1,9}) column \d{1,9}/,
    hints: [': line '],
    severity: 'error',
  },
  {
    kind: 'unpicklable',
    pattern: /\bcannot pickle '(?<what>[^'\n]{1,200})' object/,
    hints: ['cannot pickle '],
    severity: 'error',
  },
  {
    kind: 'unpicklable',
    pattern: /\b[Cc]an't pickle (?<what>[^\n:]{1,300})/,
    hints: ["an't pickle "],
    severity: 'error',
  },
  {
    kind: 'pickle-protocol-unknown',
    pattern: /\bunsupported pickle protocol: (?<protocol>\d{1,9})/,
    hints: ['unsupported pickle protocol: '],
    severity: 'error',
  },
];
