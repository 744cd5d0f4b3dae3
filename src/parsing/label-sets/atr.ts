import { labelSet } from './label-set.ts';

/** ATR: fashion photos of one person, 18 classes, in the order of Self-Correction-Human-Parsing. */
export const atr = labelSet('atr', [
  ...['Background', 'Hat', 'Hair', 'Sunglasses', 'Upper-clothes', 'Skirt', 'Pants', 'Dress', 'Belt'],
  ...['Left-shoe', 'Right-shoe', 'Face', 'Left-leg', 'Right-leg', 'Left-arm', 'Right-arm', 'Bag', 'Scarf'],
]);
