import type { Sentence } from '../../sentence.ts';

/** OpenCV and Pillow. */
export const VISION: readonly Sentence[] = [
  {
    kind: 'image-empty',
    pattern:
      /\(-215(?::Assertion failed)?\)\s{1,4}(?<assertion>!\w{1,20}\.empty\(\)|ssize\.(?:width|area\(\)) ?> ?0|size\.width ?> ?0 && size\.height ?> ?0)(?:[^\n]{0,200}? in function '?(?<function>[\w:]{1,60}))?/,
    hints: ['(-215'],
    severity: 'error',
  },
  {
    kind: 'image-channels-unfit',
    pattern:
      /\(-215(?::Assertion failed)?\)\s{1,4}scn == 3 \|\| scn == 4|\bInvalid number of channels in input image|\(-215(?::Assertion failed)?\)[^\n]{0,40}\bchannels\(\) ==/,
    hints: ['(-215', 'Invalid number of channels in input image'],
    severity: 'error',
  },
  {
    kind: 'image-unread',
    pattern: /\bimread_\('(?<path>[^\n]{0,400}?)'\): can't open\/read file/,
    hints: ["can't open/read file"],
    severity: 'warning',
  },
  {
    kind: 'image-unidentified',
    pattern: /\bcannot identify image file (?<path>[^\n]{1,300})/,
    hints: ['cannot identify image file '],
    severity: 'error',
  },
];
