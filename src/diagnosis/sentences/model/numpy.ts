import type { Sentence } from '../../sentence.ts';

/** NumPy and what is compiled for it. */
export const NUMPY: readonly Sentence[] = [
  {
    kind: 'numpy-abi',
    pattern:
      /\bA module that was compiled using NumPy (?<built>\d)\.x cannot be run in\s{1,4}NumPy (?<numpy>[\d.]{1,20}\d)/,
    hints: ['A module that was compiled using NumPy '],
    severity: 'warning',
  },
  {
    // The sentence goes over two lines, and lines are read one at a time.
    kind: 'numpy-abi',
    pattern: /^\s{0,8}NumPy (?<numpy>[\d.]{1,20}\d) as it may crash\./,
    hints: [' as it may crash.'],
    severity: 'warning',
  },
  {
    kind: 'numpy-array-api-missing',
    pattern: /\b_(?:ARRAY|UFUNC)_API not found/,
    hints: ['_ARRAY_API not found', '_UFUNC_API not found'],
    severity: 'error',
  },
  {
    kind: 'numpy-core-failed',
    pattern: /\bnumpy\.(?<part>_?core\.(?:multiarray|umath)) failed to import/,
    hints: [' failed to import'],
    severity: 'error',
  },
  {
    kind: 'numpy-unavailable',
    pattern: /\b(?:Numpy is not available\b|PyTorch was compiled without NumPy support)/,
    hints: ['Numpy is not available', 'PyTorch was compiled without NumPy support'],
    severity: 'error',
  },
  {
    kind: 'numpy-uninitialized',
    pattern: /\bFailed to initialize NumPy: (?<reason>[^\n(]{1,200})/,
    hints: ['Failed to initialize NumPy: '],
    severity: 'warning',
  },
  {
    kind: 'numpy-api-old',
    pattern:
      /\bmodule compiled against A[BP]I version (?<built>(?:0x)?[0-9a-f]{1,9}) but this version of numpy is\s{1,8}(?:> > > )?(?<numpy>(?:0x)?[0-9a-f]{1,9})\b/i,
    hints: ['module compiled against A'],
    severity: 'error',
  },
  {
    kind: 'numpy-api-old',
    pattern:
      /\bmodule was compiled against NumPy C-API version (?<built>0x[0-9a-f]{1,9})(?: \(NumPy [\d.]{1,10}\))? but the running NumPy has C-API version (?<numpy>0x[0-9a-f]{1,9})/,
    hints: ['module was compiled against NumPy C-API'],
    severity: 'error',
  },
  {
    kind: 'numpy-size-changed',
    pattern:
      /\bnumpy\.(?<type>\w{1,20}) size changed(?:, may indicate binary incompatibility\. Expected (?<expected>\d{1,6})(?: from C header)?, got (?<got>\d{1,6}))?/,
    hints: [' size changed'],
    severity: 'error',
  },
  {
    kind: 'numpy-name-removed',
    pattern: /`?\bnp\.(?<name>\w{1,40})`? was removed in (?:the )?NumPy (?<release>2\.\d)/,
    hints: [' was removed in '],
    severity: 'error',
  },
  {
    kind: 'numpy-name-removed',
    pattern: /`?\bnp\.(?<name>\w{1,40})`? was a deprecated alias for the builtin/,
    hints: [' was a deprecated alias for the builtin'],
    severity: 'error',
  },
];
