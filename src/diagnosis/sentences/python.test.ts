import { expect, test } from 'vitest';
import { PYTHON } from './python.ts';

const SAID: [string, string, Record<string, string>?][] = [
  ["No module named 'mmcv._ext'", 'module-missing', { module: 'mmcv._ext' }],
  ['No module named mmcv._ext.', 'module-missing', { module: 'mmcv._ext' }],
  ["No module named 'x.y'; 'x' is not a package", 'module-missing', { module: 'x.y', parent: 'x' }],
  [
    "cannot import name 'url_quote' from 'werkzeug.urls' (/p/urls.py). Did you mean: 'unquote'?",
    'name-missing',
    { name: 'url_quote', module: 'werkzeug.urls', file: '/p/urls.py' },
  ],
  ['cannot import name url_quote', 'name-missing', { name: 'url_quote' }],
  [
    "cannot import name 'X' from partially initialized module 'Y' (most likely due to a circular import) (/a.py)",
    'import-circular',
    { name: 'X', module: 'Y', file: '/a.py' },
  ],
  [
    "partially initialized module 'torch' has no attribute 'x' (most likely due to a circular import)",
    'import-circular',
    { module: 'torch' },
  ],
  ["module 'numpy' has no attribute 'float'.", 'attribute-missing', { of: 'module', owner: 'numpy', name: 'float' }],
  ["'int' object has no attribute 'type'", 'attribute-missing', { of: 'object', owner: 'int', name: 'type' }],
  ["type object 'A' has no attribute 'b'", 'attribute-missing', { of: 'type', owner: 'A', name: 'b' }],
  ["f() got an unexpected keyword argument 'x'", 'argument-unknown', { function: 'f', argument: 'x' }],
  [
    "M.__init__() missing 2 required positional arguments: 'a' and 'b'",
    'argument-missing',
    { function: 'M.__init__', arguments: "'a' and 'b'" },
  ],
  [
    'f() takes from 1 to 2 positional arguments but 3 were given',
    'arguments-count',
    { function: 'f', takes: 'from 1 to 2', given: '3' },
  ],
  ['module() takes at most 2 arguments (3 given)', 'subclass-init'],
  ["'NoneType' object is not callable", 'not-callable', { type: 'NoneType' }],
  ["argument of type 'NoneType' is not iterable", 'not-iterable', { type: 'NoneType' }],
  ['cannot unpack non-iterable NoneType object', 'not-iterable', { type: 'NoneType' }],
  [
    "unsupported operand type(s) for |: 'type' and 'NoneType'",
    'operands-unfit',
    { operator: '|', left: 'type', right: 'NoneType' },
  ],
  [
    'expected str, bytes or os.PathLike object, not NoneType',
    'type-unexpected',
    { wanted: 'str, bytes or os.PathLike', got: 'NoneType' },
  ],
  ['can only concatenate str (not "int") to str', 'type-unexpected', { wanted: 'str', got: 'int' }],
  ['not enough values to unpack (expected 3, got 2)', 'values-count', { expected: '3', got: '2' }],
  ["could not convert string to float: 'x'", 'number-invalid', { text: "'x'" }],
  ['list index out of range', 'index-out-of-range', { what: 'list' }],
  ['index 3 is out of bounds for axis 0 with size 3', 'index-out-of-range', { what: 'axis 0' }],
  ["KeyError: 'x'", 'key-missing', { key: 'x' }],
  ['KeyError: 3', 'key-missing', { key: '3' }],
  ["[Errno 2] No such file or directory: '/x'", 'file-missing', { path: '/x' }],
  ["[WinError 3] 系统找不到指定的路径。: 'C:\\x'", 'file-missing', { path: 'C:\\x' }],
  ["python: can't open file '/x.py': [Errno 2] No such file or directory", 'file-missing', { path: '/x.py' }],
  ["[Errno 13] Permission denied: '/x'", 'permission-denied', { path: '/x' }],
  ['[Errno 5] Input/output error', 'os-error', { errno: '5', reason: 'Input/output error' }],
  ["'utf-8' codec can't decode byte 0x80 in position 0", 'encoding-broken', { codec: 'utf-8', doing: 'decode' }],
  ['Expecting value: line 1 column 1 (char 0)', 'json-invalid', { reason: 'Expecting value', line: '1' }],
  ["cannot pickle '_thread.lock' object", 'unpicklable', { what: '_thread.lock' }],
  [
    "The 'torch>=1.9' distribution was not found and is required by mmcv",
    'distribution-missing',
    { package: 'torch', needer: 'mmcv' },
  ],
  [
    "(numpy 1.19.5 (/usr/lib), Requirement.parse('numpy>=1.20'), {'scipy'})",
    'distribution-unfit',
    { package: 'numpy', version: '1.19.5', wanted: '>=1.20' },
  ],
  [
    'tokenizers>=0.11.1,!=0.11.3,<0.14 is required for a normal functioning of this module, but found tokenizers==0.15.0.',
    'distribution-unfit',
    { package: 'tokenizers', version: '0.15.0', wanted: '>=0.11.1,!=0.11.3,<0.14' },
  ],
  [
    "mutable default <class 'fairseq.CommonConfig'> for field common is not allowed: use default_factory",
    'dataclass-default',
    { class: 'fairseq.CommonConfig', field: 'common' },
  ],
  ['Fatal Python error: Segmentation fault', 'python-fatal', { reason: 'Segmentation fault' }],
];

test.each(SAID)('%s', (text, kind, fields = {}) => {
  const sentence = PYTHON.find((one) => one.kind === kind && one.pattern.test(text));
  expect(sentence?.pattern.exec(text)?.groups ?? {}).toMatchObject(fields);
  expect(sentence?.hints.some((hint) => text.includes(hint))).toBe(true);
});

test('other words are none of these', () => {
  for (const text of [
    '0 errors',
    'Loaded module mmcv',
    'KeyError handling is on',
    'Error caught was: No module named x',
  ]) {
    expect(PYTHON.filter(({ pattern }) => pattern.test(text))).toEqual([]);
  }
});
