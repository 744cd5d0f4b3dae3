import { expect, test } from 'vitest';
import { planOutputs } from './outputs.ts';

const paths = (places: string[], formats: Parameters<typeof planOutputs>[1] = ['json']) =>
  planOutputs(places, formats, '/out').map((outputs) => outputs.map(({ path }) => path));

test('results mirror the folders of the inputs, one suffix a format', () => {
  expect(paths(['a/photo.jpg', 'b/photo.jpg'], ['json', 'overlay', 'labels', 'coco'])).toEqual([
    ['/out/a/photo.json', '/out/a/photo.overlay.png', '/out/a/photo.labels.png', '/out/a/photo.coco.json'],
    ['/out/b/photo.json', '/out/b/photo.overlay.png', '/out/b/photo.labels.png', '/out/b/photo.coco.json'],
  ]);
});

test('inputs that differ in their extension alone keep it', () => {
  expect(paths(['a.jpg', 'a.png', 'b.jpg'])).toEqual([['/out/a.jpg.json'], ['/out/a.png.json'], ['/out/b.json']]);
});

test('a whole name that meets another result makes that one whole too', () => {
  expect(paths(['a.jpg', 'a.png', 'a.jpg.png'])).toEqual([
    ['/out/a.jpg.json'],
    ['/out/a.png.json'],
    ['/out/a.jpg.png.json'],
  ]);
});

test('a suffix can meet a name: a.coco.jpg as json, a.jpg as coco', () => {
  const all = paths(['a.coco.jpg', 'a.jpg'], ['json', 'coco']).flat();
  expect(new Set(all).size).toBe(all.length);
});

test('names that differ in case alone are kept apart', () => {
  expect(paths(['A.jpg', 'a.png'])).toEqual([['/out/A.jpg.json'], ['/out/a.png.json']]);
});

test('a name without an extension, and a folder with a dot', () => {
  expect(paths(['v1.2/stdin'])).toEqual([['/out/v1.2/stdin.json']]);
});
