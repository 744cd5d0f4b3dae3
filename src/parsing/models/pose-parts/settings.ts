import { LastgoodError } from '../../../errors.ts';
import { posePartsLabels } from '../../label-sets/pose-parts.ts';
import type { LabelSet } from '../../labels.ts';

/** One look of the detector at the whole photo. */
export interface Look {
  /** Long side of its input. */
  side: number;
  mirrored?: boolean;
  turns?: number;
  weight: number;
}

/** What a size of the parser spends its time on. */
export interface Effort {
  /** Looks that are always taken. */
  looks: readonly Look[];
  /** Looks at the turned photo, taken when the first ones find nobody or little. */
  turned: readonly Look[];
  /** Long side of the detector's input per tile; 0 never cuts the photo. */
  tileSide: number;
  /** Cut when the tallest person found is lower than this share of the photo. */
  tileBelow: number;
  /** Detections below are not looked at; faint ones need a second witness. */
  minScore: number;
  /** The network that finds landmarks and mask of a person. */
  blazepose: 'blazepose-full' | 'blazepose-lite';
  /** At most so many people are parsed, best first. */
  maxPeople: number;
}

/** What pixels of 0..255 are multiplied with before the networks see them. */
export interface Gains {
  detector: number;
  /** BlazePose and the face mesh. */
  person: number;
}

export interface Settings extends Effort {
  gains: Gains;
  labels: LabelSet;
}

const TURNED: readonly Look[] = [
  { side: 256, turns: 1, weight: 1 },
  { side: 256, turns: 2, weight: 1 },
  { side: 256, turns: 3, weight: 1 },
];

export const SIZES = {
  full: {
    looks: [
      { side: 512, weight: 1 },
      { side: 320, mirrored: true, weight: 1 },
      { side: 256, weight: 1 },
    ],
    turned: TURNED,
    tileSide: 384,
    tileBelow: 0.6,
    minScore: 0.1,
    blazepose: 'blazepose-full',
    maxPeople: 20,
  },
  lite: {
    looks: [
      { side: 320, mirrored: true, weight: 1 },
      { side: 256, weight: 1 },
    ],
    turned: TURNED,
    tileSide: 0,
    tileBelow: 0,
    minScore: 0.1,
    blazepose: 'blazepose-lite',
    maxPeople: 20,
  },
} as const satisfies Record<string, Effort>;

export type ParserSize = keyof typeof SIZES;

const UNIT = 1 / 255;
/** Scales of the networks' input by the name that a release gives them; the published networks want different ones. */
const INPUTS = {
  published: { detector: 1, person: UNIT },
  unit: { detector: UNIT, person: UNIT },
  byte: { detector: 1, person: 1 },
};

/**
 * Reads the recipe's settings of a release: `{ size, input, labels }`, each with a default (docs/reference/pose-parts.md).
 * @throws LastgoodError `bad_request`
 */
export function readSettings({ size = 'full', input = 'published', labels }: Record<string, unknown>): Settings {
  return { ...choose(SIZES, 'size', size), gains: choose(INPUTS, 'input', input), labels: readLabels(labels) };
}

function choose<T>(choices: Record<string, T>, setting: string, name: unknown): T {
  if (typeof name === 'string' && Object.hasOwn(choices, name)) return choices[name]!;
  throw new LastgoodError('bad_request', `pose-parts has no ${setting} ${JSON.stringify(name)}`, {
    hint: `Set ${setting} to ${Object.keys(choices).join(' or ')}.`,
  });
}

/** What the classes are called, in the order of their ids. */
function readLabels(names: unknown): LabelSet {
  if (names === undefined) return posePartsLabels;
  const { name, labels } = posePartsLabels;
  const strings = Array.isArray(names) ? names.filter((one) => typeof one === 'string' && one !== '') : [];
  if (strings.length === labels.length && new Set(names as unknown[]).size === labels.length) {
    return { name, labels: labels.map((label) => ({ ...label, name: strings[label.id]! })) };
  }
  throw new LastgoodError('bad_request', `pose-parts wants ${labels.length} different names in labels`, {
    hint: `In the order of their ids, as in: ${labels.map((label) => label.name).join(', ')}.`,
  });
}
