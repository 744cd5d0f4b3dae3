import type { LabelSet } from '../labels.ts';

/**
 * Body parts of the embedded parser. Left and right are the person's own, not the picture's.
 * Left limbs are cool (blue arms, green legs), right ones warm (orange, magenta), and lightness rises along a limb.
 * The colours were searched so that parts that touch stay apart for colour-blind eyes; a test holds them to it.
 */
export const posePartsLabels: LabelSet = {
  name: 'pose-parts',
  labels: [
    { id: 0, name: 'background', color: [0, 0, 0] },
    { id: 1, name: 'face', color: [255, 240, 204] },
    { id: 2, name: 'hair', color: [67, 35, 24] },
    { id: 3, name: 'torso', color: [153, 128, 213] },
    { id: 4, name: 'left-upper-arm', color: [13, 22, 119] },
    { id: 5, name: 'right-upper-arm', color: [168, 54, 24] },
    { id: 6, name: 'left-lower-arm', color: [19, 91, 236] },
    { id: 7, name: 'right-lower-arm', color: [242, 110, 13] },
    { id: 8, name: 'left-hand', color: [134, 191, 249] },
    { id: 9, name: 'right-hand', color: [249, 213, 31] },
    { id: 10, name: 'left-upper-leg', color: [10, 110, 85] },
    { id: 11, name: 'right-upper-leg', color: [106, 16, 62] },
    { id: 12, name: 'left-lower-leg', color: [32, 183, 120] },
    { id: 13, name: 'right-lower-leg', color: [218, 37, 164] },
    { id: 14, name: 'left-foot', color: [112, 224, 140] },
    { id: 15, name: 'right-foot', color: [252, 211, 235] },
  ],
};
