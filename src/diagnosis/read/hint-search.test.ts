import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SENTENCES } from '../sentences/index.ts';
import { HintSearch, pairsIn } from './hint-search.ts';
import { type Hint, soughtHints, spellingsOf } from './hints.ts';

const hint = (text: string): Hint => ({ text, kind: 'quiet' });

function searched(text: string) {
  const bytes = Buffer.alloc(4096);
  const length = bytes.write(text);
  return { bytes, quads: new Int32Array(bytes.buffer, bytes.byteOffset, 1024), length };
}

/** All lines that have a hint, by searching on behind each of them. */
function linesWith(hints: readonly Hint[], text: string): number[] {
  const { length, ...slab } = searched(text);
  const search = new HintSearch(hints, pairsIn(Buffer.from(text)));
  const found: number[] = [];
  for (let at = 0; at < length; ) {
    const hit = search.next(slab, at, length);
    if (hit === null) return found;
    found.push(slab.bytes.subarray(0, hit.at).toString().split('\n').length);
    const end = slab.bytes.indexOf(10, hit.at);
    at = end === -1 ? length : end;
  }
  return found;
}

test('every line with a hint is found, and no other, wherever in it the hint stands', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'E', ' ', ':', '段'), minLength: 3, maxLength: 9 });
  const line = fc.string({ unit: fc.constantFrom('a', 'b', 'E', ' ', ':', '段', '"'), maxLength: 40 });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), fc.array(line, { maxLength: 12 }), (words, lines) => {
      const spellings = words.flatMap(spellingsOf);
      const expected = lines.flatMap((one, at) => (spellings.some((text) => one.includes(text)) ? [at + 1] : []));
      expect(linesWith(words.map(hint), lines.join('\n'))).toEqual(expected);
    }),
  );
});

test('what lies across the borders is not found', () => {
  const { length, ...slab } = searched('xxError: x');
  const search = new HintSearch([hint('Error: ')], pairsIn(Buffer.from('x')));
  expect(search.next(slab, 0, length)?.at).toBe(2);
  expect(search.next(slab, 3, length)).toBeNull();
  expect(search.next(slab, 0, length - 2)).toBeNull();
});

test('hints are found in JSON, too', () => {
  const frame = '  File "<string>", line 3, in <module> 段错误';
  const hints = [hint('", line '), hint('<string>'), hint('段错误')].map((one) => [one]);
  const inJson = JSON.stringify({ log: frame });
  const asGoWrites = inJson.replace(/[<>]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
  const asPythonWrites = inJson.replace(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`);
  for (const text of [frame, inJson, asGoWrites, asPythonWrites]) {
    for (const one of hints) expect(linesWith(one, text.replaceAll('\\u003c', '\\u003c'))).toEqual([1]);
  }
});

test('every sentence that is stated by a line by itself has a hint that is searched for', () => {
  const sought = new Set(soughtHints().map(({ text }) => text));
  const silent = SENTENCES.filter(
    ({ severity, hints }) => severity !== null && !hints.some((text) => sought.has(text)),
  );
  expect(silent).toEqual([]);
});
