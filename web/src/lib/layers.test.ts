import { describe, expect, test } from 'vitest';
import { sampleResponse } from '../testing/sample-result.ts';
import { INITIAL_VIEW, type LayerView, paletteOf, personColor, sameIsolation } from './layers.ts';

const response = sampleResponse();
const hex = (view: Partial<LayerView>) =>
  [...paletteOf(response, { ...INITIAL_VIEW, opacity: 1, ...view })].map((c) => c.toString(16).padStart(8, '0'));

describe('paletteOf', () => {
  test('parts have the colours of their classes, the background none', () => {
    expect(hex({})).toEqual(['00000000', 'ffff0000', 'ff0000ff', 'ff00ff00', 'ff00ff00']);
  });

  test('people have theirs', () => {
    const [, hand, face, torso, other] = hex({ coloring: 'people' });
    expect(new Set([hand, face, torso]).size).toBe(1);
    expect(other).not.toBe(torso);
  });

  test('opacity is the alpha of what is painted', () => {
    expect(hex({ opacity: 0.6 })[1]).toBe('99ff0000');
  });

  test('hidden classes and hidden people are not painted', () => {
    expect(hex({ hiddenLabels: new Set([3]) }).map((c) => c !== '00000000')).toEqual([false, true, true, false, false]);
    expect(hex({ hiddenPeople: new Set([2]) }).map((c) => c !== '00000000')).toEqual([false, true, true, true, false]);
  });

  test('what is isolated is painted, even when its class is hidden; all else darkens', () => {
    const scrim = '96000000';
    const view = { hiddenLabels: new Set([3]) };
    expect(hex({ ...view, isolated: { kind: 'segment', segment: 2 } })).toEqual([
      scrim,
      scrim,
      scrim,
      'ff00ff00',
      scrim,
    ]);
    expect(hex({ isolated: { kind: 'person', person: 2 } }).filter((c) => c !== scrim)).toEqual(['ff00ff00']);
    expect(hex({ isolated: { kind: 'label', label: 3 } }).filter((c) => c !== scrim)).toHaveLength(2);
  });
});

test('forty people have forty colours', () => {
  const colors = Array.from({ length: 40 }, (_, i) => personColor(i + 1).join());
  expect(new Set(colors).size).toBe(40);
});

test('isolations are compared by what they name', () => {
  expect(sameIsolation({ kind: 'label', label: 3 }, { kind: 'label', label: 3 })).toBe(true);
  expect(sameIsolation({ kind: 'label', label: 3 }, { kind: 'label', label: 4 })).toBe(false);
  expect(sameIsolation(null, { kind: 'label', label: 4 })).toBe(false);
});
