import type { Recipe, Session } from '../../recipe.ts';
import { createPosePartsParser } from './parser.ts';
import { readSettings, type Settings } from './settings.ts';

const DETECTOR = 'movenet-multipose';
const FACE = 'facemesh';

const file = (network: string): string => `${network}.onnx`;

/** The embedded parser; its settings are `size`, `input` and `labels` (docs/reference/pose-parts.md). */
export const poseParts: Recipe = {
  name: 'pose-parts',
  networks(settings) {
    return networkNames(readSettings(settings)).map(file);
  },
  create(sessions, settings) {
    const read = readSettings(settings);
    const session = (network: string): Session => {
      const found = sessions[file(network)];
      if (!found) throw new Error(`pose-parts was created without its network ${file(network)}`);
      return found;
    };
    return createPosePartsParser(
      { movenet: session(DETECTOR), blazepose: session(read.blazepose), facemesh: session(FACE) },
      read,
    );
  },
};

const networkNames = ({ blazepose }: Settings): string[] => [DETECTOR, blazepose, FACE];
