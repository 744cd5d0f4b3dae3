import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Color } from '../labels.ts';
import { withPalette } from './label-set.ts';
import { labelSets } from './label-sets.ts';
import { graphonomyPalette, vocPalette } from './palettes.ts';

const names = (set: string) => labelSets[set]!.labels.map((label) => label.name);

test.each([
  { set: 'pose-parts', classes: 16, human: undefined },
  { set: 'lip', classes: 20, human: undefined },
  { set: 'cihp', classes: 21, human: 20 },
  { set: 'atr', classes: 18, human: undefined },
  { set: 'pascal-person-part', classes: 7, human: undefined },
  { set: 'pascal-person-part-m2fp', classes: 8, human: 7 },
  { set: 'mhp-v2', classes: 60, human: 59 },
])('$set has $classes classes', ({ set, classes, human }) => {
  const { labels, human: whole } = labelSets[set]!;
  expect(labels.length).toBe(classes);
  expect(whole).toBe(human);
  expect(labels.map((label) => label.id)).toEqual(labels.map((_, i) => i));
  expect(new Set(labels.map((label) => label.name)).size).toBe(classes);
  expect(new Set(labels.map((label) => label.color.join())).size).toBe(classes);
  expect(labels[0]!.name.toLowerCase()).toBe('background');
});

test('ids that are easily mixed up', () => {
  expect(names('lip').indexOf('Left-arm')).toBe(14);
  expect([names('lip')[3], names('lip')[10]]).toEqual(['Glove', 'Jumpsuits']);
  expect([names('cihp')[3], names('cihp')[10]]).toEqual(['Gloves', 'Torso-skin']);
  expect(names('atr').indexOf('Left-shoe')).toBe(9);
  expect(names('pascal-person-part').indexOf('Head')).toBe(1);
  expect(names('pascal-person-part-m2fp').indexOf('Head')).toBe(2);
  // The pairs that a mirrored photo swaps in MHPv2.
  for (const left of [5, 7, 22, 24, 26, 28, 30, 32]) {
    expect(names('mhp-v2')[left]!.replace('Left', 'Right')).toBe(names('mhp-v2')[left + 1]);
  }
});

test('the VOC colour map, as published, and beyond its first octave', () => {
  const palette = vocPalette(256);
  expect(palette.slice(0, 5)).toEqual([
    [0, 0, 0],
    [128, 0, 0],
    [0, 128, 0],
    [128, 128, 0],
    [0, 0, 128],
  ]);
  expect(palette[20]).toEqual([0, 64, 128]);
  expect(palette[15]).toEqual([192, 128, 128]);
  expect(palette[255]).toEqual([224, 224, 192]);
  expect(new Set(palette.map(String)).size).toBe(256);
});

test('another palette changes colours only', () => {
  const painted = withPalette(labelSets.cihp!, graphonomyPalette);
  expect(painted.labels[13]!.color).toEqual([0, 0, 255]);
  expect(painted.labels[20]!.color).toEqual(labelSets.cihp!.labels[20]!.color);
  expect(painted.labels.map((label) => label.name)).toEqual(names('cihp'));
  expect(painted.human).toBe(20);
});

test('docs/reference/labels.md lists exactly these classes and colours', () => {
  const page = readFileSync('docs/reference/labels.md', 'utf8');
  const sections = page.split(/^## /m).slice(1);
  expect(sections.map((section) => section.split('\n', 1)[0])).toEqual(Object.keys(labelSets));
  for (const section of sections) {
    const set = labelSets[section.split('\n', 1)[0]!]!;
    const rows = [...section.matchAll(/^\| (\d+) \| (.+?) \| `(#[0-9a-f]{6})` \|(?: `(#[0-9a-f]{6})`)?/gm)];
    expect(rows.map(([, id, name, color]) => [Number(id), name, color])).toEqual(
      set.labels.map(({ id, name, color }) => [id, name, hex(color)]),
    );
    const second = rows.flatMap((row) => row[4] ?? []);
    if (second.length > 0) expect(second).toEqual(graphonomyPalette.map(hex));
  }
});

function hex(color: Color): string {
  return `#${color.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
