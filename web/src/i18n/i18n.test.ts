import { describe, expect, test } from 'vitest';
import { en } from './en.ts';
import { problemText } from './errors.ts';
import { detectLanguage } from './language.ts';
import { partName } from './names.ts';
import { zh } from './zh.ts';

/** All texts of a dictionary by path; functions count as one text each. */
function paths(messages: object, prefix = ''): string[] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'object' ? paths(value, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}

test('both languages say the same things', () => {
  expect(paths(zh)).toEqual(paths(en));
});

test('the first known language of the browser wins', () => {
  expect(detectLanguage(['fr-FR', 'zh-TW', 'en'])).toBe('zh');
  expect(detectLanguage(['en-GB', 'zh-CN'])).toBe('en');
  expect(detectLanguage(['fr'])).toBe('en');
  expect(detectLanguage([])).toBe('en');
});

describe('part names', () => {
  test('in Chinese, with sides', () => {
    expect(partName('left-upper-arm', 'zh')).toBe('左上臂');
    expect(partName('face', 'zh')).toBe('脸');
    expect(partName('Upper-clothes', 'zh')).toBe('上衣');
  });

  test('in English, readable', () => {
    expect(partName('left-upper-arm', 'en')).toBe('Left upper arm');
  });

  test('unknown classes stay readable in Chinese', () => {
    expect(partName('left-antenna', 'zh')).toBe('Left antenna');
  });
});

describe('problems', () => {
  const problem = { code: 'image_too_large', error: 'The upload is 11 MB.', hint: 'Send at most 10 MB.' };

  test('are told in the words of the API', () => {
    expect(problemText(problem, 'en')).toEqual({ error: problem.error, hint: problem.hint });
  });

  test('are translated with the original beside', () => {
    const text = problemText(problem, 'zh');
    expect(text.error).toContain('文件太大');
    expect(text.original).toBe('The upload is 11 MB. Send at most 10 MB.');
  });

  test('unknown codes are told in the words of the API in every language', () => {
    expect(problemText({ ...problem, code: 'new_code' }, 'zh').error).toBe(problem.error);
  });
});
