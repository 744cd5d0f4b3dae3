import { segmentsFromLabelMap } from '../../label-map.ts';
import type { ParseOptions, Parser, Photo, Session } from '../../recipe.ts';
import { createFigure } from './assign/figure.ts';
import { assignParts, gridSize } from './assign/grid.ts';
import { mergeIslands } from './assign/islands.ts';
import { refineGrid } from './assign/refine.ts';
import { detectPeople } from './detect/detect.ts';
import { analysePerson } from './person/analyse.ts';
import type { Settings } from './settings.ts';
import { createTurnstile } from './turnstile.ts';
import { buildPyramid } from './view/pyramid.ts';

/** Long side of the picture that the networks' crops are cut from. */
const PHOTO_SIDE = 1024;
/** Cells along the long side of the grid on which parts are assigned first. */
const GRID_SIDE = 384;
/** Jobs under way at once: two run their networks, side by side, while a third is prepared. */
const WIDTH = 3;

export interface Networks {
  movenet: Session;
  blazepose: Session;
  facemesh: Session;
}

/** A parser that finds people by their joints and gives every pixel of their masks to the nearest body part. */
export function createPosePartsParser(networks: Networks, settings: Settings): Parser {
  return {
    labels: settings.labels,
    side: PHOTO_SIDE,
    async parse({ image, size }: Photo, { minScore, signal }: ParseOptions) {
      const started = performance.now();
      const turnstile = createTurnstile(WIDTH, signal);
      const pyramid = buildPyramid(image);
      const prepared = performance.now();

      const found = await detectPeople(pyramid, networks.movenet, { settings, turnstile });
      const people = found.filter(({ score }) => score >= minScore);
      const bodies = await Promise.all(
        people.map((person) =>
          analysePerson(
            person,
            people.filter((other) => other !== person),
            { pyramid, networks, turnstile, gain: settings.gains.person },
          ),
        ),
      );
      signal.throwIfAborted();
      const seen = performance.now();

      const figures = bodies.map((body) => createFigure(body, image));
      const grid = assignParts(figures, image, gridSize(size, GRID_SIDE));
      mergeIslands(grid);
      const maps = refineGrid(grid, figures, { photo: image, picture: size });
      const parts = segmentsFromLabelMap({ size, ...maps, scores: bodies.map(({ score }) => score) });
      const done = performance.now();
      return {
        parsing: { size, labels: settings.labels, ...parts },
        timings: {
          preprocess_ms: prepared - started,
          inference_ms: seen - prepared,
          postprocess_ms: done - seen,
        },
      };
    },
  };
}
