import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyParsing, drawnParsing } from '../../../test/lib/parsings.ts';
import { answerOf } from '../../../test/support/golden.ts';
import type { posePartsLabels } from '../../parsing/label-sets/pose-parts.ts';
import type { Parsing } from '../../parsing/parsing.ts';
import { compareParsing, PARSING_TOLERANCE, percent } from './parsing.ts';
import type { ParsingFields } from './read-parsing.ts';

const figure = drawnParsing([
  '..1111..',
  '..2222..',
  '.433335.',
  '.433335.',
  '.433335.',
  '..3333..',
  '..aabb..',
  '..aabb..',
]);

const judge = (expected: Parsing, answer: Parsing | Uint8Array, tolerance = {}) =>
  compareParsing(answerOf(expected), answer instanceof Uint8Array ? answer : answerOf(answer), {
    ...PARSING_TOLERANCE,
    ...tolerance,
  });

/** The same pixels under a table in which two labels have changed places. */
function withTable(parsing: Parsing, change: (labels: typeof posePartsLabels.labels) => unknown[]): Parsing {
  return { ...parsing, labels: { ...parsing.labels, labels: change(parsing.labels.labels) as never } };
}

test('any parsing is like itself', () => {
  fc.assert(
    fc.property(anyParsing, (parsing) => {
      expect(judge(parsing, parsing)).toMatchObject({ passed: true, cause: null, figures: { agreement: 1 } });
    }),
  );
});

test('what only answers carry, such as timings, is not compared', () => {
  const answer = { ...JSON.parse(answerOf(figure).toString()), timings: { queue_ms: 9 }, release: { id: 'other' } };
  expect(judge(figure, Buffer.from(JSON.stringify(answer))).passed).toBe(true);
});

describe('pixels', () => {
  const moved = drawnParsing([
    '..1111..',
    '..2222..',
    '.433335.',
    '.433335.',
    '.443355.',
    '..3333..',
    '..aabb..',
    '..aabb..',
  ]);

  test('too few with the expected class', () => {
    const judged = judge(figure, moved);
    expect(judged).toMatchObject({ passed: false, cause: 'answers-differ' });
    expect(judged.summary).toBe(
      '96.87 % of the pixels have the expected class, 99.00 % must; the IoU of left-upper-arm is 0.750, 0.97 is the least.',
    );
    expect(judged.figures).toMatchObject({ agreement: 62 / 64, lowest_iou: 0.75 });
  });

  test('the IoU of a class decides when nearly all pixels agree', () => {
    expect(judge(figure, moved, { agreement: 0.9 }).summary).toBe(
      'The IoU of left-upper-arm is 0.750, 0.97 is the least.',
    );
    expect(judge(figure, moved, { agreement: 0.9, iou: 0.7 }).passed).toBe(true);
  });

  test('a class is tiny below two pixels in a thousand: then its IoU says nothing', () => {
    const blank = '.'.repeat(40);
    const body = '3'.repeat(40);
    const rows = (dots: string) => [...Array(20).fill(blank), ...Array(20).fill(body), dots.padEnd(40, '3')];
    // 3 of 1640 pixels are below the border, 4 of them are not.
    expect(judge(drawnParsing(rows('888')), drawnParsing(rows('333'))).passed).toBe(true);
    expect(judge(drawnParsing(rows('8888')), drawnParsing(rows('3333')))).toMatchObject({ cause: 'answers-differ' });
    // Nor may a class be invented.
    expect(judge(drawnParsing(rows('3333')), drawnParsing(rows('8888')))).toMatchObject({ cause: 'answers-differ' });
  });
});

describe('labels', () => {
  test('ids that have changed places fail, although names agree', () => {
    const swapped = (map: string) => map.replace(/[45]/g, (id) => (id === '4' ? '5' : '4'));
    const table = withTable(
      drawnParsing(
        ['..1111..', '..2222..', '.433335.', '.433335.', '.433335.', '..3333..', '..aabb..', '..aabb..'].map(swapped),
      ),
      (labels) => labels.map((label, id) => ({ ...(id === 4 ? labels[5]! : id === 5 ? labels[4]! : label), id })),
    );
    const judged = judge(figure, table);
    expect(judged).toMatchObject({ cause: 'labels-permuted', figures: { agreement: 1 } });
    expect(judged.summary).toContain('left-upper-arm has the id 5 instead of 4');
  });

  test('a table whose names moved while ids stayed fails', () => {
    const sorted = withTable(figure, (labels) =>
      labels.map((label, id) => ({ ...label, name: id === 0 ? label.name : labels[(id % 15) + 1]!.name })),
    );
    expect(judge(figure, sorted)).toMatchObject({ passed: false, cause: 'labels-permuted' });
  });

  test('classes that a model exchanged are named, although the table is the expected one', () => {
    const left = drawnParsing([
      '..1111..',
      '..2222..',
      '.533334.',
      '.533334.',
      '.533334.',
      '..3333..',
      '..bbaa..',
      '..bbaa..',
    ]);
    const judged = judge(figure, left);
    expect(judged.cause).toBe('labels-permuted');
    expect(judged.summary).toContain('left-upper-arm is called right-upper-arm');
  });

  test('a label that is gone, or has another colour', () => {
    const gone = withTable(figure, (labels) =>
      labels.map((label) => (label.id === 8 ? { ...label, name: 'glove' } : label)),
    );
    expect(judge(figure, gone)).toMatchObject({
      cause: 'labels-differ',
      summary: expect.stringContaining('left-hand'),
    });
    const painted = withTable(figure, (labels) =>
      labels.map((label) => (label.id === 3 ? { ...label, color: [1, 2, 3] } : label)),
    );
    expect(judge(figure, painted)).toMatchObject({ cause: 'labels-differ', summary: 'Colours have changed: torso.' });
  });

  test('labels behind the expected ones are no loss', () => {
    const more = withTable(figure, (labels) => [...labels, { id: 16, name: 'scarf', color: [9, 9, 9] }]);
    expect(judge(figure, more).passed).toBe(true);
  });
});

describe('people', () => {
  const two = drawnParsing(['33..33', '33..33', '33..33'], ['11..22', '11..22', '11..22']);
  const one = drawnParsing(['33....', '33....', '33....']);
  const merged = drawnParsing(['33..33', '33..33', '33..33'], ['11..11', '11..11', '11..11']);

  test('missing and invented ones are named before the pixels that they made', () => {
    expect(judge(two, one)).toMatchObject({
      cause: 'people-missing',
      summary: expect.stringMatching(/^1 of 2 people were not found\. 66\.66 %/),
    });
    expect(judge(one, two)).toMatchObject({
      cause: 'people-invented',
      summary: expect.stringContaining('2 people were found instead of 1'),
    });
  });

  test('one person made of two is seen, although every pixel is right', () => {
    expect(judge(two, merged)).toMatchObject({ passed: false, cause: 'people-missing', figures: { agreement: 1 } });
    expect(judge(two, merged, { people: false }).passed).toBe(true);
  });
});

describe('answers that are none', () => {
  const field = (change: (answer: ParsingFields) => void) => {
    const answer = JSON.parse(answerOf(figure).toString());
    change(answer);
    return Buffer.from(JSON.stringify(answer));
  };

  test('nobody found where somebody is', () => {
    const nobody = drawnParsing(Array(8).fill('........'));
    expect(judge(figure, nobody)).toMatchObject({ cause: 'answer-empty' });
    expect(judge(nobody, nobody).passed).toBe(true);
  });

  test.each([
    ['no JSON', Buffer.from('<html>')],
    ['another JSON', Buffer.from('{"ok":true}')],
    ['masks that are left out', field(({ segments }) => delete segments[0]!.rle)],
    ['broken run lengths', field(({ segments }) => Object.assign(segments[0]!.rle!, { counts: 'zz' }))],
    ['a label id without a label', field(({ segments }) => (segments[0]!.label_id = 99))],
    ['a segment under another name', field(({ segments }) => (segments[0]!.label = 'torso'))],
    ['labels with a gap', field(({ labels }) => labels.splice(5, 1))],
  ])('%s', (_, bytes) => {
    const judged = judge(figure, bytes);
    expect(judged).toMatchObject({ passed: false, cause: 'answer-malformed' });
    expect(judged.summary).toMatch(/^The answer is not a parsing: .*[^.]\.$/s);
  });

  test('another size is refused before its masks cost memory', () => {
    const huge = field((answer) => (answer.image = { width: 1e9, height: 1e9 }));
    expect(judge(figure, huge)).toMatchObject({
      cause: 'size-differs',
      summary: expect.stringContaining('instead of 8 x 8'),
    });
  });
});

test('shares are rounded down: 99.999 % is not all', () => {
  expect(percent(0.99999)).toBe('99.99 %');
  expect(percent(1)).toBe('100.00 %');
});
