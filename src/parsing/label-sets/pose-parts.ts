import type { LabelSet } from '../labels.ts';

/**
 * Body parts of the embedded parser. Left and right are the person's own, not the picture's.
 * The person's left is cool, the right is warm, and along a limb the lightness changes, so that
 * neighbours stay apart for colour-blind eyes too.
 */
export const posePartsLabels: LabelSet = {
  name: 'pose-parts',
  labels: [
    { id: 0, name: 'background', color: [0, 0, 0] },
    { id: 1, name: 'face', color: [255, 214, 165] },
    { id: 2, name: 'hair', color: [110, 72, 52] },
    { id: 3, name: 'torso', color: [147, 112, 190] },
    { id: 4, name: 'left-upper-arm', color: [30, 96, 170] },
    { id: 5, name: 'right-upper-arm', color: [200, 60, 40] },
    { id: 6, name: 'left-lower-arm', color: [84, 168, 232] },
    { id: 7, name: 'right-lower-arm', color: [245, 140, 60] },
    { id: 8, name: 'left-hand', color: [168, 218, 255] },
    { id: 9, name: 'right-hand', color: [255, 200, 70] },
    { id: 10, name: 'left-upper-leg', color: [0, 110, 100] },
    { id: 11, name: 'right-upper-leg', color: [160, 40, 110] },
    { id: 12, name: 'left-lower-leg', color: [40, 180, 150] },
    { id: 13, name: 'right-lower-leg', color: [226, 110, 170] },
    { id: 14, name: 'left-foot', color: [160, 235, 200] },
    { id: 15, name: 'right-foot', color: [250, 190, 220] },
  ],
};
