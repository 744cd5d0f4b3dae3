import { basename, dirname, extname, join } from 'node:path';
import type { Format } from '../../api/query-string.ts';

const SUFFIX: Record<Format, string> = {
  json: '.json',
  overlay: '.overlay.png',
  labels: '.labels.png',
  coco: '.coco.json',
};

export interface Output {
  format: Format;
  /** Absolute path. */
  path: string;
}

/**
 * Where the results of each input go: its place below `folder`, its extension replaced by the format's. Inputs whose
 * results would meet (`a.jpg` beside `a.png`) keep their extension: `a.jpg.json`, `a.png.json`. Names that differ in
 * case alone count as the same, since on some file systems they are.
 *
 * @param places paths relative to a shared folder, all different
 */
export function planOutputs(places: readonly string[], formats: readonly Format[], folder: string): Output[][] {
  const whole = new Set<number>();
  const stem = (index: number) => (whole.has(index) ? places[index] : withoutExtension(places[index]));
  const outputs = (index: number): Output[] =>
    formats.map((format) => ({ format, path: join(folder, stem(index) + SUFFIX[format]) }));

  // Giving one input its whole name can make it meet another (`a.jpg`, `a.png` and `a.jpg.png`): again until it holds.
  for (let grew = true; grew; ) {
    grew = false;
    for (const group of meeting(places, outputs)) {
      for (const index of group) {
        grew ||= !whole.has(index);
        whole.add(index);
      }
    }
  }
  return places.map((_, index) => outputs(index));
}

function meeting(places: readonly string[], outputs: (index: number) => Output[]): Set<number>[] {
  const owners = new Map<string, Set<number>>();
  for (const index of places.keys()) {
    for (const { path } of outputs(index)) {
      const key = path.toLowerCase();
      const group = owners.get(key) ?? new Set();
      owners.set(key, group.add(index));
    }
  }
  return [...owners.values()].filter((group) => group.size > 1);
}

function withoutExtension(place: string): string {
  return join(dirname(place), basename(place, extname(place)));
}
