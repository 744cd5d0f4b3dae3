import { existsSync, watch } from 'node:fs';
import { dirname } from 'node:path';
import { segmentsFromLabelMap } from '../../../src/parsing/label-map.ts';
import { posePartsLabels } from '../../../src/parsing/label-sets/pose-parts.ts';
import type { Parsing } from '../../../src/parsing/parsing.ts';
import type { Photo, Recipe } from '../../../src/parsing/recipe.ts';

/**
 * A parser without networks, for tests of the page: it draws figures of capsules into every photo, always in the same
 * places, except into photos of one colour, in which there is nobody. Everything around it is the service itself.
 */
type Capsule = [label: string, x1: number, y1: number, x2: number, y2: number, radius: number];

/** In shares of the photo's width and height; radii of its shorter side. Later ones cover earlier ones. */
const FIGURE: readonly Capsule[] = [
  ['left-upper-leg', 0.05, 0.62, 0.06, 0.76, 0.04],
  ['right-upper-leg', -0.05, 0.62, -0.06, 0.76, 0.04],
  ['left-lower-leg', 0.06, 0.8, 0.06, 0.92, 0.03],
  ['right-lower-leg', -0.06, 0.8, -0.06, 0.92, 0.03],
  ['torso', 0, 0.36, 0, 0.56, 0.08],
  ['left-upper-arm', 0.1, 0.34, 0.13, 0.46, 0.03],
  ['right-upper-arm', -0.1, 0.34, -0.13, 0.46, 0.03],
  ['left-hand', 0.14, 0.56, 0.14, 0.57, 0.03],
  ['hair', 0, 0.17, 0, 0.18, 0.08],
  ['face', 0, 0.2, 0, 0.22, 0.06],
];

/** Centres of the people, in shares of the width, and their scores. */
export const PEOPLE = [
  { x: 0.3, score: 0.91 },
  { x: 0.72, score: 0.64 },
] as const;

function draw({ image, size }: Photo, minScore: number, swapped: boolean): Parsing {
  const { width, height } = size;
  const labels = new Uint8Array(width * height);
  const people = new Uint8Array(width * height);
  const shown = isPlain(image.data) ? [] : PEOPLE.filter(({ score }) => score >= minScore);
  const side = Math.min(width, height);
  for (const [index, { x: centre }] of shown.entries()) {
    for (const [name, ...place] of FIGURE) {
      const called = swapped ? (SWAPPED[name] ?? name) : name;
      const label = posePartsLabels.labels.find((l) => l.name === called)!.id;
      const [x1, y1, x2, y2, r] = place;
      const from = { x: (centre + x1) * width, y: y1 * height };
      const to = { x: (centre + x2) * width, y: y2 * height };
      const radius = r * side;
      for (let y = Math.floor(from.y - radius); y <= to.y + radius; y++) {
        for (let x = Math.floor(Math.min(from.x, to.x) - radius); x <= Math.max(from.x, to.x) + radius; x++) {
          if (x < 0 || y < 0 || x >= width || y >= height || distance({ x, y }, from, to) > radius) continue;
          labels[y * width + x] = label;
          people[y * width + x] = index + 1;
        }
      }
    }
  }
  const scores = shown.map(({ score }) => score);
  return { size, labels: posePartsLabels, ...segmentsFromLabelMap({ size, labels, people, scores }) };
}

function distance(p: { x: number; y: number }, a: { x: number; y: number }, b: { x: number; y: number }): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const along = ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

const isPlain = (rgb: Uint8Array) => rgb.every((value, i) => value === rgb[i % 3]);

/** Resolves when the file is gone; rejects when the work is abandoned. */
async function whileThere(file: string, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const look = () => existsSync(file) || resolve();
  const watcher = watch(dirname(file), look);
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  look();
  try {
    await promise;
  } finally {
    watcher.close();
  }
}

/** What a parser of which somebody mixed up two classes says. */
const SWAPPED: Record<string, string> = { torso: 'hair', hair: 'torso' };

/**
 * `settings.gate`: a path; while there is a file, photos wait to be parsed. `settings.swapped`: classes are mixed up.
 * `settings.fails`: it does not start, with these words.
 */
const figures: Recipe = {
  name: 'figures',
  networks: () => [],
  create: (_sessions, settings) => {
    if (typeof settings.fails === 'string') throw new Error(settings.fails);
    return {
      labels: posePartsLabels,
      side: 1024,
      async parse(photo, { minScore, signal }) {
        const begun = performance.now();
        if (typeof settings.gate === 'string') await whileThere(settings.gate, signal);
        const waited = performance.now();
        const parsing = draw(photo, minScore, settings.swapped === true);
        const drawn = performance.now() - waited;
        return { parsing, timings: { preprocess_ms: 0, inference_ms: waited - begun, postprocess_ms: drawn } };
      },
    };
  },
};

export const recipes: Record<string, Recipe> = { figures };
