import { expect, test } from 'vitest';
import type { Advice, WayAdvice } from '../../api/control/advice.ts';
import { widthOf } from '../wrap.ts';
import { describeAdvice } from './advice.ts';
import { PLAIN } from './diagnosis.ts';

const part = { ms: 16_000, low_ms: 11_000, high_ms: 24_000, basis: 'measured', from: '16 s start' } as const;
const cold: WayAdvice = {
  way: 'cold-release',
  possible: true,
  reason: null,
  ms: 18_000,
  low_ms: 12_000,
  high_ms: 29_000,
  basis: 'predicted',
  from: '16 s start',
  parts: [
    { ...part, part: 'environment', ms: 1900, basis: 'predicted', from: '1.9 s to build the environment' },
    { ...part, part: 'start' },
    { ...part, part: 'switch', ms: 20, from: '20 ms to write down who serves' },
  ],
  needs: ['1.50 GB of memory beside 2.0.0', 'Python 3.10.13'],
  loses: ['What 2.0.0 brought'],
  risk: { level: 'low', sentence: 'It is what served before.' },
};
const unknown = { ms: null, low_ms: null, high_ms: null, basis: 'unknown' as const, parts: [] };
const image: WayAdvice = { ...cold, ...unknown, way: 'container-image', possible: false, reason: 'No engine answers.' };
const reinstall: WayAdvice = {
  ...cold,
  ...unknown,
  way: 'reinstall',
  low_ms: 240_000,
  from: 'the network is not known',
};
const advice: Advice = {
  service: 'human-parsing',
  at: '2026-03-01T12:00:00.000Z',
  from: { id: `sha256:${'bb'.repeat(32)}`, version: '2.0.0', generation: 2 },
  to: { id: `sha256:${'aa'.repeat(32)}`, version: '1.0.0', generation: 1 },
  ways: [cold, image, reinstall],
  recommendation: { way: 'cold-release', why: 'It starts while 2.0.0 serves.', command: 'lastgood rollback' },
  machine: null,
};

test('what is best comes first, then all of them side by side', () => {
  const lines = describeAdvice(advice, PLAIN);
  expect(lines.slice(0, 11)).toEqual([
    'human-parsing: from 2.0.0 (bbbbbbbbbbbb) back to 1.0.0 (aaaaaaaaaaaa)',
    '',
    'Best now: cold release',
    'It starts while 2.0.0 serves.',
    '  lastgood rollback',
    '',
    'WAY BACK         TIME             IS         RISK',
    `cold release     18 s             predicted  low   ${'█'.repeat(17)}`,
    'container image  -                -          -',
    'reinstall        over 4 min 00 s  unknown    low',
    'A bar that is four marks longer stands for ten times as long.',
  ]);
});

test('then each by itself: how its time is known, part by part where several weigh, or why not', () => {
  const text = describeAdvice(advice, PLAIN).join('\n');
  expect(text).toContain(`
cold release
  time     1.9 s to build the environment
           16 s start
           between 12 s and 29 s
  needs    1.50 GB of memory beside 2.0.0
           Python 3.10.13
  loses    What 2.0.0 brought
  risk     low: It is what served before.
`);
  expect(text).toContain('\ncontainer image\n  not      No engine answers.\n');
  expect(text).toContain('\nreinstall\n  time     the network is not known\n  needs');
  expect(text).not.toContain('who serves');
});

test('columns stand below each other in Chinese, too', () => {
  const lines = describeAdvice(advice, { ...PLAIN, lang: 'zh' });
  const [head, first] = lines.slice(lines.findIndex((line) => line.startsWith('退路')));
  expect(widthOf(head!.split('依据')[0]!)).toBe(widthOf(first!.split('预测')[0]!));
  expect(lines).toContain('目前最佳：冷启动旧版本');
  expect(lines).toContain('  风险     低：It is what served before.');
});

test('with nothing to go back to there is nothing to compare', () => {
  const recommendation = { way: null, why: 'Deploy the next release.', command: null };
  expect(describeAdvice({ ...advice, to: null, recommendation }, PLAIN)).toEqual([
    'No way back.',
    'Deploy the next release.',
  ]);
});

test('what a server says cannot move the cursor', () => {
  const recommendation = { ...advice.recommendation, why: 'red \u001b[31m', command: 'rm\u0007' };
  expect(describeAdvice({ ...advice, recommendation }, PLAIN).join('')).not.toMatch(/\p{Cc}/u);
});
