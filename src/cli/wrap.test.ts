import { expect, test } from 'vitest';
import { cut, printable, widthOf, wrap } from './wrap.ts';

test.each([
  ['numpy', 5],
  ['缺少', 4],
  ['e\u0301', 1],
  ['（x）', 5],
  ['🙂', 2],
])('%s takes %d columns', (text, width) => expect(widthOf(text)).toBe(width));

test('words stay whole, also those that are too long', () => {
  expect(wrap('The quick brown fox', 10)).toEqual(['The quick', 'brown fox']);
  expect(wrap('see /a/very/long/path.py for it', 10)).toEqual(['see', '/a/very/long/path.py', 'for it']);
  expect(wrap('testing that', 5)).toEqual(['testing', 'that']);
  expect(wrap('', 10)).toEqual(['']);
});

test('Chinese is broken between characters, not before its punctuation and not within words of another script', () => {
  expect(wrap('缺少编译好的算子，请安装。', 10)).toEqual(['缺少编译好', '的算子，请', '安装。']);
  expect(wrap('缺少编译好的，请', 12)).toEqual(['缺少编译好', '的，请']);
  expect(wrap('安装包（一）', 8)).toEqual(['安装包', '（一）']);
  expect(wrap('请安装 mmcv-full 后重试', 10)).toEqual(['请安装', 'mmcv-full', '后重试']);
});

test('what is too long is cut', () => {
  expect(cut('abc', 3)).toBe('abc');
  expect(cut('abcd', 3)).toBe('ab…');
  expect(cut('缺少算子', 6)).toBe('缺少…');
});

test('nothing that a terminal obeys gets through', () => {
  expect(printable('a\u001b[31mb\u0007\u202ec\td')).toBe('a\ufffd[31mb\ufffd\ufffdc    d');
});
