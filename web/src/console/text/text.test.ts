import { expect, test } from 'vitest';
import { GATE } from '../../../../test/browser/support/control-world.ts';
import { causeSentence, gateSentence } from './causes.ts';
import { changeSentence } from './changes.ts';
import { en } from './en.ts';
import { eventSentence } from './events.ts';
import { zh } from './zh.ts';

/** All texts of a dictionary by path; functions count as one text each. */
function paths(messages: object, prefix = ''): string[] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'object' ? paths(value, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}

test('both languages say the same things', () => {
  expect(paths(zh).toSorted()).toEqual(paths(en).toSorted());
});

test('a gate speaks in the server’s words, or in Chinese with those beside', () => {
  expect(gateSentence(GATE.goldenFail, 'en')).toEqual({ text: GATE.goldenFail.summary });
  expect(gateSentence(GATE.goldenFail, 'zh')).toEqual({ text: '类别被互换了。', original: GATE.goldenFail.summary });
  expect(gateSentence(GATE.start, 'zh').text).toBe('1.48 s 后就绪，占用内存 412 MB。');
});

test('what is not known in Chinese stays as it was said', () => {
  const news = { ...GATE.goldenFail, cause: 'something-new' };
  expect(gateSentence(news, 'zh')).toEqual({ text: news.summary, lang: 'en' });
});

test('why a rollout ended is the gate’s own sentence, not a quotation of it', () => {
  const { summary } = GATE.goldenFail;
  const cause = { code: 'labels-permuted', summary: `The golden gate refused it: ${summary}`, hint: '' };
  const rollout = { cause, gates: [GATE.integrity, GATE.goldenFail] } as unknown as Parameters<typeof causeSentence>[0];
  expect(causeSentence(rollout, 'en')).toEqual({ text: summary });
  expect(causeSentence({ ...rollout, cause: null }, 'en')).toBeNull();
  const own = { ...cause, code: 'server-stopped', summary: 'The server stopped.' };
  expect(causeSentence({ ...rollout, cause: own }, 'en')).toEqual({ text: 'The server stopped.' });
});

test('changes and events are put together from their parts', () => {
  const change = {
    kind: 'model',
    what: 'changed',
    name: 'a.onnx',
    from: `sha256:${'ab'.repeat(32)}`,
    to: 'x',
  } as const;
  expect(changeSentence({ ...change, sentence: 'a.onnx has changed.' }, 'en')).toBe('a.onnx has changed.');
  expect(changeSentence({ ...change, sentence: '' }, 'zh')).toBe('a.onnx：abababababab → x');
  const event = { id: 1, at: '', type: 'rollout.gate', service: 's', rollout: 'r', message: 'golden: …' } as const;
  const release = { id: 'sha256:b', version: '2' };
  const data = { gate: 'golden', verdict: 'fail' };
  expect(eventSentence({ ...event, release, data }, 'zh').text).toBe('2 关卡“黄金输入”：未通过。');
  expect(eventSentence({ ...event, release, data: {} }, 'zh')).toEqual({ text: 'golden: …', lang: 'en' });
});
