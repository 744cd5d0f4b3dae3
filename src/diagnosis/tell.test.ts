import { expect, test } from 'vitest';
import type { Finding } from './finding.ts';
import { tell } from './tell.ts';

const finding = (values: Record<string, string>): Finding => ({
  rule: {
    id: 'module-missing',
    signs: [],
    confidence: 'certain',
    summary: { en: '{module} is not installed.', zh: '未安装 {module}。' },
    why: { en: 'It is imported.', zh: '程序导入了它。' },
    remedies: [{ text: { en: 'Install {module}.', zh: '安装 {module}。' }, command: 'pip install {module}' }],
    sources: [],
  },
  incident: { severity: 'fatal', exception: null, statements: [], first: 1, last: 1, telling: [] },
  confidence: 'certain',
  values,
  lines: [{ n: 1, text: 'x' }],
  suspects: [{ name: 'timm', from: '0.6.13', to: null }],
});
const told = (values: Record<string, string>, lang: 'en' | 'zh' = 'en') =>
  tell({ verdict: 'decided', findings: [finding(values)] }, lang).causes[0]!;

test('in every language, with the values of the log and what was changed', () => {
  expect(told({ module: 'timm' })).toMatchObject({
    summary: 'timm is not installed.',
    why: 'It is imported. Since the last good release this was changed: timm 0.6.13 → —.',
    remedies: [{ text: 'Install timm.', command: 'pip install timm' }],
  });
  expect(told({ module: 'timm' }, 'zh')).toMatchObject({ summary: '未安装 timm。' });
});

test.each(['x; rm -rf ~', '$(id)', 'a b', '`id`', 'a\nb', '--index=evil', '', '>x'])(
  'a log that says %j writes no command',
  (module) => expect(told({ module }).remedies[0]).not.toHaveProperty('command'),
);

test('what a program that wrote nothing ended with cites no line', () => {
  const silent = { ...finding({ module: 'x' }), lines: [{ n: 1, text: '' }] };
  expect(tell({ verdict: 'decided', findings: [silent] }, 'en').causes[0]!.lines).toEqual([]);
});

test('nor does one that does not say it', () => {
  expect(told({})).toMatchObject({ summary: '? is not installed.', remedies: [{ text: 'Install ?.' }] });
  expect(told({}).remedies[0]).not.toHaveProperty('command');
});
