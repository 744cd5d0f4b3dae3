import { labelSet } from './label-set.ts';

const classes = [
  ...['Background', 'Hat', 'Hair', 'Glove', 'Sunglasses', 'UpperClothes', 'Dress', 'Coat', 'Socks', 'Pants'],
  ...['Jumpsuits', 'Scarf', 'Skirt', 'Face', 'Left-arm', 'Right-arm', 'Left-leg', 'Right-leg'],
  ...['Left-shoe', 'Right-shoe'],
];

/** Look Into Person: one person, 20 classes. */
export const lip = labelSet('lip', classes);

const inCihp: Record<string, string> = { Glove: 'Gloves', Jumpsuits: 'Torso-skin' };

/** Crowd Instance-level Human Parsing as M2FP has it: LIP's order with two other names, and whole persons. */
export const cihp = labelSet('cihp', [...classes.map((name) => inCihp[name] ?? name), 'Human']);
