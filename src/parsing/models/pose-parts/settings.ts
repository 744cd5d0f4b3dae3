import { LastgoodError } from '../../../errors.ts';

/** One look of the detector at the whole photo. */
export interface Look {
  /** Long side of its input. */
  side: number;
  mirrored?: boolean;
  turns?: number;
  weight: number;
}

/** What a size of the parser spends its time on. */
export interface Settings {
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
} as const satisfies Record<string, Settings>;

export type ParserSize = keyof typeof SIZES;

/** Reads the recipe's settings of a release: `{ size: 'lite' | 'full' }`, `full` when not told. */
export function readSettings(settings: Record<string, unknown>): Settings {
  const size = settings.size ?? 'full';
  if (typeof size === 'string' && Object.hasOwn(SIZES, size)) return SIZES[size as ParserSize];
  throw new LastgoodError('bad_request', `pose-parts has no size ${JSON.stringify(size)}`, {
    hint: `Set size to ${Object.keys(SIZES).join(' or ')}.`,
  });
}
