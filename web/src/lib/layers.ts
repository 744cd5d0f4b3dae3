import type { ParseResponse } from '../../../src/api/parse.ts';

export type Color = readonly [red: number, green: number, blue: number];
export type Coloring = 'parts' | 'people';

/** What alone is shown: a class on everyone, one person, or one part of one person. */
export type Isolation =
  | { kind: 'label'; label: number }
  | { kind: 'person'; person: number }
  | { kind: 'segment'; segment: number };

/** How the layers are shown. */
export interface LayerView {
  coloring: Coloring;
  /** 0..1 */
  opacity: number;
  hiddenLabels: ReadonlySet<number>;
  hiddenPeople: ReadonlySet<number>;
  isolated: Isolation | null;
}

export const INITIAL_VIEW: LayerView = {
  coloring: 'parts',
  opacity: 0.6,
  hiddenLabels: new Set(),
  hiddenPeople: new Set(),
  isolated: null,
};

/** How much the photo darkens around what is isolated, 0..255. */
const SCRIM = 150;
/** Colours for people, far apart for most eyes (Okabe and Ito 2008), brightened; then hues at the golden angle. */
const PEOPLE: readonly Color[] = [
  [86, 180, 233],
  [230, 159, 0],
  [0, 178, 130],
  [224, 122, 178],
  [240, 228, 66],
  [213, 94, 0],
  [120, 130, 255],
];

function fromHue(hue: number): Color {
  const channel = (offset: number) => {
    const k = (offset + hue / 30) % 12;
    return Math.round(255 * (0.58 - 0.34 * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}

/** The colour of a person by id (1, 2, …); people without an id (null) share a grey. */
export function personColor(person: number | null): Color {
  if (person === null) return [150, 150, 150];
  return PEOPLE[person - 1] ?? fromHue((person * 137.508) % 360);
}

/** The colour of a class as the API gives it. */
export function labelColor(response: ParseResponse, label: number): Color {
  return response.labels.find((l) => l.id === label)?.color ?? [150, 150, 150];
}

export function segmentColor(response: ParseResponse, index: number, coloring: Coloring): Color {
  const segment = response.segments[index];
  return coloring === 'parts' ? labelColor(response, segment.label_id) : personColor(segment.person);
}

/** Whether a segment belongs to what is isolated. */
export function isIsolated(response: ParseResponse, index: number, isolated: Isolation): boolean {
  const segment = response.segments[index];
  switch (isolated.kind) {
    case 'label':
      return segment.label_id === isolated.label;
    case 'person':
      return segment.person === isolated.person;
    case 'segment':
      return index === isolated.segment;
  }
}

/** Whether a segment is painted in this view. */
export function isShown(response: ParseResponse, index: number, view: LayerView): boolean {
  const segment = response.segments[index];
  if (view.isolated) return isIsolated(response, index, view.isolated);
  if (segment.person !== null && view.hiddenPeople.has(segment.person)) return false;
  return !view.hiddenLabels.has(segment.label_id);
}

export function sameIsolation(a: Isolation | null, b: Isolation): boolean {
  return a !== null && JSON.stringify(a) === JSON.stringify(b);
}

/** One packed RGBA (little-endian, as `ImageData` lies in memory) for each value of a segment map. */
export function paletteOf(response: ParseResponse, view: LayerView): Uint32Array {
  const pack = ([r, g, b]: Color, alpha: number) => ((alpha << 24) | (b << 16) | (g << 8) | r) >>> 0;
  const rest = view.isolated ? pack([0, 0, 0], SCRIM) : 0;
  const palette = new Uint32Array(response.segments.length + 1).fill(rest);
  const alpha = Math.round(view.opacity * 255);
  for (let index = 0; index < response.segments.length; index++) {
    if (isShown(response, index, view)) palette[index + 1] = pack(segmentColor(response, index, view.coloring), alpha);
  }
  return palette;
}
