import { expect, test } from 'vitest';
import { before, NOW } from './facts-for-tests.ts';
import { speechIn } from './speech.ts';

const [en, zh] = [speechIn('en', NOW), speechIn('zh', NOW)];

test.each([
  [0.04, '0.04 ms', '0.04 毫秒'],
  [3.14, '3.1 ms', '3.1 毫秒'],
  [640, '640 ms', '640 毫秒'],
  [999.7, '1.0 s', '1.0 秒'],
  [9960, '10 s', '10 秒'],
  [16_200, '16 s', '16 秒'],
  [185_000, '3 min 05 s', '3 分 05 秒'],
  [7_800_000, '2 h 10 min', '2 小时 10 分'],
])('%d milliseconds', (ms, english, chinese) => {
  expect([en.ms(ms), zh.ms(ms)]).toEqual([english, chinese]);
});

test.each([
  [0, 'just now', '刚刚'],
  [12, '12 s ago', '12 秒前'],
  [86_400, '24 h 00 min ago', '24 小时 00 分前'],
  [5 * 86_400, '5 days ago', '5 天前'],
  [-60, 'just now', '刚刚'],
])('%d seconds before', (seconds, english, chinese) => {
  expect([en.ago(before(seconds)), zh.ago(before(seconds))]).toEqual([english, chinese]);
});

test('bytes, numbers of things, and lists', () => {
  expect([812, 4200, 72e6, 4.18e9].map(en.bytes)).toEqual(['812 B', '4.2 kB', '72.0 MB', '4.18 GB']);
  expect([en.count(1, 'package'), en.count(78, 'package'), zh.count(78, 'package')]).toEqual([
    '1 package',
    '78 packages',
    '78 个包',
  ]);
  expect(en.list(['a', 'b'])).toBe('a, b');
  expect(en.list(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('a, b, c, d and 2 more');
  expect(zh.list(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('a、b、c、d 等 6 项');
});
