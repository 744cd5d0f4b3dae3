import { expect, test } from 'vitest';
import type { DiagnosedCause, Diagnosis } from '../../api/diagnosis.ts';
import { describeDiagnosis, diagnosisRows, PLAIN } from './diagnosis.ts';
import type { Paint } from './paint.ts';

const cause: DiagnosedCause = {
  id: 'mmcv-ext-missing',
  confidence: 'certain',
  summary: 'The installed MMCV has no compiled operators.',
  lines: [
    { n: 9, text: 'from mmcv import ops' },
    { n: 41, text: "ModuleNotFoundError: No module named 'mmcv._ext'" },
  ],
  why: 'mmcv-lite lacks the module mmcv._ext.',
  remedies: [
    { text: 'Install the package that has them.', command: 'pip install mmcv-full==1.7.1 --no-build-isolation' },
    { text: 'Or go back.' },
  ],
  look_at: ['`pip list`'],
  suspects: [{ name: 'mmcv-full → mmcv-lite', from: '1.7.1', to: '2.1.0' }],
};
const other: DiagnosedCause = {
  ...cause,
  id: 'numpy2-abi',
  confidence: 'possible',
  summary: 'NumPy 2.',
  lines: [],
  remedies: [],
  look_at: [],
};
const decided: Diagnosis = { verdict: 'decided', causes: [cause] };

test('the verdict in the first line, then what shows it, why, and what to do', () => {
  expect(describeDiagnosis(decided, { ...PLAIN, width: 60 })).toEqual([
    'Failed: The installed MMCV has no compiled operators.',
    '[mmcv-ext-missing, certain]',
    '   9  from mmcv import ops',
    "  41  ModuleNotFoundError: No module named 'mmcv._ext'",
    '  why      mmcv-lite lacks the module mmcv._ext.',
    '  do       1. Install the package that has them.',
    '                pip install mmcv-full==1.7.1 --no-build-isolation',
    '           2. Or go back.',
    '  look at  `pip list`',
  ]);
});

test('other causes come after it; undecided, none is the first', () => {
  expect(describeDiagnosis({ verdict: 'decided', causes: [cause, other] }, PLAIN).slice(-3)).toEqual([
    'What else it may be:',
    '2. NumPy 2. [numpy2-abi, possible]',
    '  why      mmcv-lite lacks the module mmcv._ext.',
  ]);
  expect(describeDiagnosis({ verdict: 'undecided', causes: [other] }, PLAIN).slice(0, 2)).toEqual([
    'Failed, and the log does not decide why. It may be:',
    '1. NumPy 2. [numpy2-abi, possible]',
  ]);
});

test('a healthy log says so, and one of no known cause', () => {
  expect(describeDiagnosis({ verdict: 'healthy', causes: [] }, PLAIN)).toEqual(['Nothing in this log is a failure.']);
  expect(describeDiagnosis({ verdict: 'undecided', causes: [] }, PLAIN)[0]).toMatch(/no cause that is known/);
});

test('in Chinese', () => {
  const lines = describeDiagnosis(decided, { ...PLAIN, lang: 'zh' });
  expect(lines[0]).toMatch(/^失败：.* \[mmcv-ext-missing, 确定\]$/);
  expect(lines.filter((line) => /^ {2}\p{Script=Han}/u.test(line)).map((line) => line.trim().slice(0, 2))).toEqual([
    '原因',
    '处理',
    '查看',
  ]);
});

test('on a terminal with colours, and lines of the log cut to its width; commands stay whole', () => {
  const paint: Paint = (as, text) => `<${as} ${text}>`;
  const lines = describeDiagnosis(decided, { ...PLAIN, width: 40, cut: true, paint });
  expect(lines).toContain('  <faint 41>  ModuleNotFoundError: No module na…');
  expect(lines).toContain('                <command pip install mmcv-full==1.7.1 --no-build-isolation>');
  expect(lines[0]).toMatch(/^<bad Failed: /);
});

test('what a log wrote does not reach the terminal as an order to it', () => {
  const hostile = { ...cause, summary: 'a\u001b]0;title\u0007', lines: [{ n: 1, text: '\u001b[2J' }], why: 'a\nb' };
  const text = describeDiagnosis({ verdict: 'decided', causes: [hostile] }, PLAIN).join('\n');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  expect(text).toContain('why      a b');
});

test('rows beside a gate: cause and suspect', () => {
  expect(diagnosisRows([{ verdict: 'pass' }, { verdict: 'fail', diagnosis: decided }])).toEqual([
    ['because', 'The installed MMCV has no compiled operators. [mmcv-ext-missing, certain]'],
    ['suspect', 'mmcv-full 1.7.1 → mmcv-lite 2.1.0'],
  ]);
  const unsure = { ...other, suspects: [] };
  expect(diagnosisRows([{ verdict: 'fail', diagnosis: { verdict: 'undecided', causes: [unsure] } }])).toEqual([
    ['perhaps', 'NumPy 2. [numpy2-abi, possible]'],
    ['suspect', undefined],
  ]);
  expect(diagnosisRows([{ verdict: 'fail', diagnosis: null }])).toEqual([]);
  // What was warned of before is what it may be.
  const warned = { verdict: 'warn', diagnosis: decided } as const;
  expect(diagnosisRows([warned, { verdict: 'fail' }])[0]![0]).toBe('perhaps');
  expect(diagnosisRows([warned, { verdict: 'pass' }])).toEqual([]);
});
